//! The truth, tried out: apps with drawn scopes, each held against every published list, and each call that a
//! list opens made for real with the app's token. No connector is `connected` while one of its calls is
//! refused, and none that holds a published list whole is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use ::http::Method;
use tokio_util::sync::CancellationToken;
use zoom_simulator::Simulator;
use zoom_simulator::world::App;

use super::super::presets::{self, AppType, Preset, Product, ScopeKind};
use super::verification::{Subject, Verification, verify};
use super::{Requirement, Status};
use crate::framework::Call;
use crate::provider::Clients;
use crate::provider::apps::Effort;
use crate::zoom::scopes::{self, Level, Used};
use crate::zoom::{self, Credentials, Operation, Problem, RateLabel};

/// A simulated Zoom, and the one app whose scopes change.
struct Trial {
    simulator: Simulator,
    client_id: String,
}

/// What came of one call for real.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    Through,
    Refused,
    /// The simulated Zoom does not have this call.
    Unknown,
}

impl Trial {
    async fn new() -> Self {
        let simulator = Simulator::builder().seed(7).start().await.expect("a simulator");
        let client_id = simulator.env()["ZOOM_CONNECTOR_CLIENT_ID"].clone();
        Self { simulator, client_id }
    }

    fn give(&self, granted: &BTreeSet<String>) {
        self.simulator.with_state(|world| {
            let app: &mut App = world.apps.get_mut(&self.client_id).expect("the app");
            app.scopes = granted.iter().cloned().collect();
        });
    }

    fn credentials(&self) -> Credentials {
        let env = self.simulator.env();
        Credentials {
            account_id: env["ZOOM_CONNECTOR_ACCOUNT_ID"].clone(),
            client_id: self.client_id.clone(),
            client_secret: env["ZOOM_CONNECTOR_CLIENT_SECRET"].clone().into(),
        }
    }

    /// The clients of a run of its own, which remembers nothing of another.
    fn clients(&self) -> Clients {
        Clients::of_simulator(&self.simulator.env())
    }

    async fn verify(
        &self,
        clients: &Clients,
        product: &'static Product,
        requirement: Requirement,
    ) -> Verification {
        let subject = Subject {
            name: product.title.clone(),
            credentials: self.credentials(),
            requirement,
            owners: BTreeSet::new(),
            product: Some(product),
        };
        let call = Call::new(clients, CancellationToken::new());
        verify(&call, &subject, Effort::Full).await.unwrap_or_else(|failure| panic!("{failure:?}"))
    }

    /// Makes a call for real, with ids of things that exist where it reads, and of nothing where it writes.
    async fn make(&self, client: &zoom::Client, operation: &str) -> Came {
        let (method, path) = operation.split_once(' ').expect("method and path");
        let method: Method = method.parse().expect("a method");
        let leaked: &'static str = Box::leak(path.to_owned().into_boxed_str());
        let known: &'static Operation = Box::leak(Box::new(Operation {
            method: method.clone(),
            path: leaked,
            label: RateLabel::Light,
            answers_with: &[],
        }));
        let ids: Vec<String> =
            path.split('/')
                .filter(|segment| segment.starts_with('{'))
                .map(|name| {
                    if method == Method::GET { self.id_of(name, path) } else { "nothing-like-it".to_owned() }
                })
                .collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let mut call = zoom::Call::new(known, &ids).expect("a call");
        if path.starts_with("/report/") {
            call = call.query("from", "2026-01-01").query("to", "2026-01-02");
        }
        if method != Method::GET && method != Method::DELETE {
            call = call.json(&serde_json::json!({})).expect("a body");
        }
        match client.send(&call).await {
            Ok(_) => Came::Through,
            Err(error) => match error.problem() {
                Some(
                    Problem::MissingScopes { .. } | Problem::LacksPrivilege { .. } | Problem::Unauthenticated,
                ) => Came::Refused,
                Some(Problem::NotOffered) => Came::Unknown,
                Some(_) => Came::Through,
                None => panic!("{operation}: {error}"),
            },
        }
    }

    /// The id of something that exists; for users, of somebody who is not the app's owner.
    fn id_of(&self, name: &str, path: &str) -> String {
        self.simulator.with_state(|world| {
            let owner = &world.apps[&self.client_id].owner_id;
            match name {
                "{userId}" => world.users.keys().find(|id| *id != owner).expect("a user").clone(),
                "{accountId}" => "me".to_owned(),
                "{roleId}" => world.roles.keys().next().expect("a role").clone(),
                "{groupId}" if path.starts_with("/contacts/") => {
                    world.contact_groups.keys().next().expect("a contact group").clone()
                }
                "{groupId}" => world.groups.keys().next().expect("a group").clone(),
                _ => "nothing-like-it".to_owned(),
            }
        })
    }
}

/// Draws without any crate, so that a seed says it all.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit).expect("a small number")).expect("a small number")
    }

    fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

/// One way to ask for scopes: a product with a set of features, or with a pinned list.
struct Asked {
    label: String,
    product: &'static Product,
    lists: Vec<&'static Preset>,
}

impl Asked {
    fn requirement(&self) -> Requirement {
        Requirement { scopes: presets::scopes_of(&self.lists), lists: self.lists.clone() }
    }
}

/// Each feature of each product with a Server-to-Server app by itself, all of them together, and each list
/// pinned, where the operations are known.
fn everything_asked() -> Vec<Asked> {
    let mut all = Vec::new();
    for product in presets::products().iter().filter(|product| product.app_type == AppType::ServerToServer) {
        let mut wanted: Vec<BTreeSet<String>> =
            product.features().map(|feature| BTreeSet::from([feature.to_owned()])).collect();
        wanted.push(product.features().map(str::to_owned).collect());
        for features in wanted {
            let lists = product.lists(Some(&features), None).expect("lists");
            let label = format!("{} {}", product.name, features.into_iter().collect::<Vec<_>>().join("+"));
            all.push(Asked { label, product, lists });
        }
        all.extend(product.presets().map(|list| Asked {
            label: format!("{} [{}]", product.name, list.id),
            product,
            lists: vec![list],
        }));
    }
    all
}

/// The scopes to draw from: every one that opens a call of some list, at each level, and a few that open
/// none of them.
fn pool(all: &[Asked]) -> Vec<String> {
    let mut pool = BTreeSet::new();
    for asked in all {
        for scope in asked.requirement().scopes {
            for suffix in ["", ":admin", ":master"] {
                let stem = scope.trim_end_matches(":admin").trim_end_matches(":master");
                pool.insert(format!("{stem}{suffix}"));
            }
        }
        for used in presets::operations_of(&asked.lists) {
            pool.extend(scopes::openers(used.operation).map(str::to_owned));
        }
    }
    pool.extend(["zoom_events:read:admin", "docs:read:admin"].map(str::to_owned));
    pool.retain(|scope| scopes::is_known(scope));
    pool.into_iter().collect()
}

fn drawn(draw: &mut Draw, all: &[Asked], pool: &[String]) -> BTreeSet<String> {
    let mut granted = BTreeSet::new();
    let whole = all[draw.below(all.len())].requirement().scopes;
    match draw.below(4) {
        // A published list whole, perhaps with more.
        0 => granted.extend(whole),
        // One without a scope or two.
        1 => granted.extend(whole.into_iter().filter(|_| !draw.one_in(6))),
        // Single scopes of any kind and level in the place of others.
        2 => {
            for scope in whole {
                let openers: Vec<&str> = scopes::operations_of(&scope)
                    .first()
                    .map(|operation| scopes::openers(operation).collect())
                    .unwrap_or_default();
                if !openers.is_empty() {
                    granted.insert(openers[draw.below(openers.len())].to_owned());
                }
            }
        }
        _ => {}
    }
    for _ in 0..draw.below(12) {
        granted.insert(pool[draw.below(pool.len())].clone());
    }
    granted
}

/// How many apps are drawn.
const APPS: usize = 500;

#[tokio::test]
async fn no_connector_lies_and_none_that_holds_a_list_is_refused() {
    let all = everything_asked();
    let pool = pool(&all);
    let trial = Trial::new().await;
    let mut draw = Draw(0x5eed_0001);
    let (mut connected, mut refused, mut whole, mut calls) = (0, 0, 0, 0);
    // What the simulated Zoom does not have, it has for no app.
    let mut unknown: BTreeSet<String> = BTreeSet::new();
    for number in 0..APPS {
        let granted = drawn(&mut draw, &all, &pool);
        trial.give(&granted);
        let clients = trial.clients();
        let app = clients.app(&trial.credentials()).expect("an app");
        let client = app.client(Effort::Full, &CancellationToken::new());
        let mut came: BTreeMap<String, Came> = BTreeMap::new();
        for asked in &all {
            let found = trial.verify(&clients, asked.product, asked.requirement()).await;
            let is_connected = found.status() == Status::Connected;
            let mut closed = Vec::new();
            for Used { operation, .. } in presets::operations_of(&asked.lists) {
                if !came.contains_key(operation) {
                    let this = if unknown.contains(operation) {
                        Came::Unknown
                    } else {
                        calls += 1;
                        trial.make(&client, operation).await
                    };
                    if this == Came::Unknown {
                        unknown.insert(operation.to_owned());
                    }
                    came.insert(operation.to_owned(), this);
                }
                if came[operation] == Came::Refused {
                    closed.push(operation);
                }
            }
            let detail = found.findings.status_detail.as_deref().unwrap_or_default();
            let at = format!("app {number}, {}, with {granted:?}: {detail}", asked.label);
            assert!(!is_connected || closed.is_empty(), "connected, and {closed:?} is refused: {at}");
            let holds_all = asked.requirement().scopes.is_subset(&granted);
            assert!(!holds_all || is_connected, "holds the whole list, and is refused: {at}");
            // Where each scope of the list is for a call that can be tried, working is being connected.
            let own_only = |scope: &String| Level::of(scope) == Level::User;
            if !is_connected && closed.is_empty() && !granted.iter().any(own_only) {
                let explained = asked.requirement().scopes.iter().any(|scope| {
                    let used = presets::operations_of(&asked.lists);
                    let mut opened = used.iter().filter(|used| {
                        scopes::openers(used.operation).chain(used.opened_by).any(|opener| opener == scope)
                    });
                    let all_tried = opened.clone().all(|used| came[used.operation] == Came::Through);
                    !granted.contains(scope) && (opened.next().is_none() || !all_tried)
                });
                assert!(explained, "works, and is refused: {at}");
            }
            connected += usize::from(is_connected);
            refused += usize::from(!is_connected);
            whole += usize::from(holds_all);
        }
    }
    println!(
        "{APPS} apps x {} ways to ask: {connected} connected, {refused} not; {whole} held the list whole; {calls} calls \
         made for real",
        all.len()
    );
    assert!(connected > 500 && refused > 500 && whole > 100, "the draw is too one-sided to prove anything");
}

/// What the user sees of one connector.
async fn told(product: &str, features: &[&str], granted: &str) -> (Status, String) {
    let trial = Trial::new().await;
    trial.give(&scopes::parse(granted));
    let product = presets::product(product).expect("a product");
    let features: BTreeSet<String> = features.iter().map(|&feature| feature.to_owned()).collect();
    let lists = product.lists(Some(&features), None).expect("lists");
    let requirement = Requirement { scopes: presets::scopes_of(&lists), lists };
    let found = trial.verify(&trial.clients(), product, requirement).await;
    let findings = &found.findings;
    let mut text =
        format!("{}: {}", found.status().word(), findings.status_detail.as_deref().unwrap_or_default());
    write!(text, "\nmissing: {:?}\nexcess: {:?}", findings.missing_scopes, findings.excess_scopes)
        .expect("text");
    (found.status(), text)
}

const FIFTEEN: &str = "contact_group:read:list_groups:admin group:read:list_groups:admin \
    group:read:list_members:admin group:read:administrator:admin role:read:list_roles:admin \
    role:read:list_members:admin user:read:user:admin user:read:list_users:admin role:write:member:admin \
    role:delete:member:admin group:write:member:admin group:delete:member:admin user:write:user:admin \
    group:write:administrator:admin group:delete:administrator:admin";

#[tokio::test]
async fn the_fifteen_documented_scopes_of_conductorone_are_enough_and_none_is_excess() {
    let (status, text) = told("conductorone", &["sync", "provisioning"], FIFTEEN).await;
    assert_eq!(status, Status::Connected, "{text}");
    insta::assert_snapshot!("fifteen_scopes", text);
}

#[tokio::test]
async fn provisioning_alone_asks_for_the_reads_that_it_cannot_work_without() {
    let writes: String = scopes::parse(FIFTEEN)
        .into_iter()
        .filter(|scope| !scope.contains(":read:"))
        .map(|scope| scope + " ")
        .collect();
    let (status, text) = told("conductorone", &["provisioning"], &writes).await;
    assert_eq!(status, Status::ScopesMissing, "{text}");
    insta::assert_snapshot!("provisioning_alone", text);
}

#[tokio::test]
async fn the_reads_of_one_s_own_data_open_nothing_for_the_account() {
    let own: String = scopes::parse(FIFTEEN)
        .into_iter()
        .map(|scope| scope.trim_end_matches(":admin").to_owned() + " ")
        .collect();
    let (status, text) = told("conductorone", &["sync"], &own).await;
    assert_eq!(status, Status::ScopesMissing, "{text}");
}

/// What was found out about one list.
struct Tried {
    own: bool,
    granular: Option<bool>,
    without_one: usize,
    excess: usize,
}

#[tokio::test]
async fn each_list_is_met_by_itself_by_granular_scopes_and_by_nothing_less() {
    let trial = Trial::new().await;
    let (mut met, mut granular, mut unmeetable, mut refused) = (0, 0, Vec::new(), 0);
    for asked in everything_asked().into_iter().filter(|asked| asked.label.contains('[')) {
        let requirement = asked.requirement();
        let check = async |granted: BTreeSet<String>| {
            trial.give(&granted);
            trial.verify(&trial.clients(), asked.product, requirement.clone()).await
        };
        let own = check(requirement.scopes.clone()).await;
        let by_granular = granular_for(&asked);
        let by_granular = match by_granular {
            Some(granted) => Some(check(granted).await.status() == Status::Connected),
            None => None,
        };
        let mut without_one = 0;
        for scope in &requirement.scopes {
            let mut granted = requirement.scopes.clone();
            granted.remove(scope);
            let found = check(granted.clone()).await;
            // A list may name a scope that another of its own brings along.
            let spare = scopes::missing(&granted, &BTreeSet::from([scope.clone()])).is_empty()
                || found.status() == Status::Connected;
            assert!(spare || found.status() == Status::ScopesMissing, "{} without {scope}", asked.label);
            without_one += usize::from(!spare);
        }
        let mut more = requirement.scopes.clone();
        more.insert("zoom_events:read:admin".to_owned());
        let excess = check(more).await.findings.excess_scopes.unwrap_or_default();
        let tried = Tried {
            own: own.status() == Status::Connected
                && own.findings.excess_scopes.unwrap_or_default().is_empty(),
            granular: by_granular,
            without_one,
            excess: excess.len(),
        };
        assert!(tried.own, "{}: {:?}", asked.label, own.findings.status_detail);
        assert_eq!(tried.excess, 1, "{}: {excess:?}", asked.label);
        assert!(tried.without_one > 0, "{}: nothing of it is needed", asked.label);
        met += 1;
        refused += tried.without_one;
        match tried.granular {
            Some(true) => granular += 1,
            Some(false) => panic!("{}: granular scopes for each of its calls are not enough", asked.label),
            None => unmeetable.push(asked.label.clone()),
        }
    }
    println!(
        "{met} lists are met by themselves, {granular} by granular scopes; {refused} times one scope less was refused; \
         no granular app can meet:\n{}",
        unmeetable.join("\n")
    );
    insta::assert_snapshot!("lists_that_no_granular_app_can_meet", unmeetable.join("\n"));
}

/// Granular scopes that meet a list by Zoom's documents; none where there are no such scopes.
fn granular_for(asked: &Asked) -> Option<BTreeSet<String>> {
    let used = presets::operations_of(&asked.lists);
    let mut granted = BTreeSet::new();
    for list in &asked.lists {
        if list.kind == ScopeKind::Granular {
            granted.extend(list.scopes.iter().cloned());
            continue;
        }
        for scope in &list.scopes {
            let in_use: Vec<Used<'_>> = used
                .iter()
                .copied()
                .filter(|used| scopes::openers(used.operation).any(|opener| opener == scope))
                .collect();
            let needed: Vec<Used<'_>> = if in_use.is_empty() {
                let all = scopes::operations_of(scope).iter();
                all.map(|operation| Used { operation, opened_by: None }).collect()
            } else {
                in_use
            };
            for used in needed {
                let granular = scopes::granular_openers(used.operation);
                let opener = granular.iter().find(|opener| Level::of(opener) != Level::User)?;
                granted.insert((*opener).to_owned());
            }
        }
    }
    Some(granted)
}
