//! The page, used in a browser as a person would use it.

use std::io::Write as _;

use serde_json::json;

use crate::client::Zoom;
use crate::page_browser::{self, Browser};

/// A browser at the page of a simulator; nothing where the machine has no browser.
fn open(zoom: &Zoom) -> Option<Browser> {
    let Some(program) = page_browser::find() else {
        // Past the test's captured output: what was not tested should be seen.
        drop(writeln!(
            std::io::stderr(),
            "NOT TESTED: the page in a browser; there is no chromium on the PATH"
        ));
        return None;
    };
    let mut browser = Browser::start(&program);
    browser.open(zoom.simulator.url());
    browser.wait_until("document.querySelector('#connection').textContent === 'Live'");
    browser.wait_until("document.querySelectorAll('#rows tbody tr').length > 0");
    Some(browser)
}

#[tokio::test]
async fn a_person_searches_takes_a_scope_away_and_watches_it_happen() {
    let zoom = Zoom::start().await;
    zoom.simulator.with_state(|world| {
        let user = zoom_simulator::world::User {
            email: "markup@example.com".to_owned(),
            first_name: "<img src=x onerror=alert(1)>".into(),
            ..Default::default()
        };
        world.users.insert("markup".to_owned(), user);
    });
    let Some(mut browser) = open(&zoom) else { return };

    // What the directory says is text, whatever it looks like.
    browser.click("#search");
    browser.type_text("MARKUP@");
    browser.wait_until("document.querySelector('#matching').textContent === '1 of 13'");
    browser.wait_until("document.querySelector('#rows tbody').innerText.includes('<img src=x')");
    assert_eq!(browser.evaluate("document.querySelectorAll('img').length"), 0);
    browser.click("#rows .expander");
    browser.wait_until("document.querySelector('#rows pre').innerText.includes('id: markup')");

    // A scope goes by one click, and with the next token its calls are refused.
    let button = "[aria-label='Remove the scope user:read:list_users:admin from Terraform']";
    browser.click(button);
    browser.wait_until(&format!("document.querySelector({}) === null", json!(button)));
    let token = zoom.token().await;
    let (status, body) = zoom.get(&token, "/users").await;
    assert_eq!((status, &body["code"]), (400, &json!(4711)));

    // The log grows by itself, newest first.
    browser.wait_until("document.querySelector('#log li').innerText.includes('GET /v2/users')");
    browser.wait_until("document.querySelector('#log li .pill').textContent === '400'");
    browser.wait_until("document.querySelector('#total').textContent === '2'");
    browser.wait_until("document.querySelector('#change-list').innerText.includes('Terraform')");

    // One click, and the app's tokens are worth nothing.
    browser.click("[aria-label='Deactivate Terraform']");
    browser.wait_until("document.querySelector('#app-list .app .bad')?.textContent === 'deactivated'");
    assert_eq!(zoom.get(&token, "/users/me").await.0, 401);
    assert_eq!(browser.complaints, Vec::<String>::new());
}

#[tokio::test]
async fn faults_are_switched_on_and_off_by_keyboard_and_narrow_screens_hold_everything() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let Some(mut browser) = open(&zoom) else { return };

    // The first stop of the tabulator skips what comes before the content, and is seen.
    browser.press("Tab", 9);
    assert_eq!(browser.evaluate("document.activeElement.className"), "skip");
    assert_eq!(browser.evaluate("document.activeElement.getBoundingClientRect().x > 0"), true);
    let unnamed = "[...document.querySelectorAll('button, input, select, a, summary')]
        .filter((it) => !(it.textContent.trim() || it.getAttribute('aria-label') || it.labels?.length)).length";
    assert_eq!(browser.evaluate(unnamed), 0);

    browser.evaluate("document.querySelector('#fault-kind').value = 'not_json'");
    browser.evaluate("document.querySelector('#fault-times').focus()");
    browser.press("Enter", 13);
    browser.wait_until("document.querySelector('#fault-list').innerText.includes('not_json')");
    browser.wait_until("document.querySelector('#fault-list').innerText.includes('1 left')");
    assert!(zoom.raw_get(&token, "/v2/users/me").contains("text/html"));
    browser.wait_until("document.querySelector('#log').innerText.includes('fault: not_json')");
    browser.evaluate("document.querySelector('#fault-list button').focus()");
    browser.press("Enter", 13);
    browser.wait_until("document.querySelector('#fault-list').children.length === 0");

    for (width, height) in [(390, 844), (320, 568), (1280, 800)] {
        browser.resize(width, height);
        browser.wait_until("document.documentElement.scrollWidth <= innerWidth");
    }
    assert_eq!(browser.complaints, Vec::<String>::new());
}

/// Presses the button with this label, by keyboard.
fn press(browser: &mut Browser, label: &str) {
    let button = format!("document.querySelector({})", json!(format!("[aria-label={}]", json!(label))));
    browser.wait_until(&format!("{button} !== null"));
    browser.evaluate(&format!("{button}.focus()"));
    browser.press("Enter", 13);
}

/// Clicks into the box with this label and types. What is read anew above it may move it while the mouse is on its
/// way; whoever misses it clicks again.
fn type_into(browser: &mut Browser, label: &str, text: &str) {
    let selector = format!("[aria-label={}]", json!(label));
    let is_in_it = format!("document.activeElement?.matches({})", json!(selector));
    for _ in 0..20 {
        browser.click(&selector);
        if browser.evaluate(&is_in_it) == true {
            break;
        }
    }
    browser.wait_until(&is_in_it);
    browser.type_text(text);
    browser.wait_until(&format!("document.querySelector({}).value === {}", json!(selector), json!(text)));
}

/// Searches the directory, and opens the one row that is found.
fn look_up(browser: &mut Browser, email: &str) {
    browser.evaluate(
        "(() => { const box = document.querySelector('#search'); box.value = ''; box.focus(); })()",
    );
    browser.type_text(email);
    // All of it at once: the page may read anew while the box is empty, and show everybody for a moment.
    browser.wait_until(&format!(
        "document.querySelector('#matching').textContent.startsWith('1 of') \
         && document.querySelectorAll('#rows .expander').length === 1 \
         && document.querySelector('#rows tbody').innerText.includes({})",
        json!(email)
    ));
    browser.evaluate(
        "(() => { const row = document.querySelector('#rows .expander'); \
         if (row.getAttribute('aria-expanded') === 'false') row.click(); })()",
    );
}

#[tokio::test]
async fn users_drift_by_a_click() {
    let zoom = Zoom::start().await;
    let find = |is: &dyn Fn(&zoom_simulator::world::User) -> bool| {
        zoom.simulator.with_state(|world| {
            let (id, user) = world.users.iter().find(|(_, user)| is(user)).unwrap();
            (id.clone(), user.email.clone())
        })
    };
    let (owner_id, owner) = find(&|user| user.role_id == "0");
    let (member_id, member) = find(&|user| user.role_id == "2" && user.kind == 2);
    let (pending_id, pending) = find(&|user| user.verified == 0);
    let (auditor_id, auditor) =
        find(&|user| user.role_id.len() > 1 && user.status.word() == "active" && user.email != member);
    let Some(mut browser) = open(&zoom) else { return };
    let state = |id: &str| zoom.simulator.with_state(|world| world.users.get(id).map(|user| json!(user)));

    look_up(&mut browser, &member);
    press(&mut browser, &format!("Deactivate {member}"));
    press(&mut browser, &format!("Activate {member}"));
    browser.wait_until(&format!(
        "document.querySelector({}) !== null",
        json!(format!("[aria-label='Deactivate {member}']"))
    ));
    let after = state(&member_id).unwrap();
    assert_eq!((&after["status"], &after["type"]), (&json!("active"), &json!(1)));
    press(&mut browser, &format!("Make owner {member}"));
    browser.wait_until("document.querySelector('#rows pre').innerText.includes('Owner')");
    assert_eq!(state(&owner_id).unwrap()["role_id"], "1");

    // What Zoom's rules are against is said, and not done.
    look_up(&mut browser, &owner);
    press(&mut browser, &format!("Delete {owner}"));
    browser.wait_until("document.querySelector('#notice').innerText.includes('left alone')");
    assert!(state(&owner_id).is_some());

    look_up(&mut browser, &pending);
    press(&mut browser, &format!("Accept {pending}"));
    browser.wait_until(&format!(
        "document.querySelector({}) !== null",
        json!(format!("[aria-label='Delete {pending}']"))
    ));
    assert_eq!(state(&pending_id).unwrap()["status"], "active");
    press(&mut browser, &format!("Delete {pending}"));
    browser.wait_until("document.querySelector('#rows').innerText.includes('Nothing matches')");
    assert_eq!(state(&pending_id), None);

    look_up(&mut browser, &auditor);
    press(&mut browser, &format!("Disassociate {auditor}"));
    browser.wait_until("document.querySelector('#rows').innerText.includes('Nothing matches')");
    assert_eq!(state(&auditor_id), None);
    assert!(browser.complaints.iter().all(|complaint| complaint.contains("409")), "{:?}", browser.complaints);
}

#[tokio::test]
async fn connectors_and_apps_drift_by_a_click() {
    let tenant = crate::conductorone_client::Tenant::start_standing().await;
    let zoom = &tenant.zoom;
    let path = tenant.connector_path().await;
    let admin = zoom
        .simulator
        .with_state(|world| world.users.values().find(|user| user.role_id == "1").unwrap().email.clone());
    let app = zoom.simulator.app(zoom.connector());
    app.set_active(false);
    let Some(mut browser) = open(zoom) else { return };
    // Time passes, and whoever watches is told that something changed.
    let a_minute = || {
        zoom.simulator.clock().advance(60_000);
        zoom.simulator.with_state(|_| ());
    };
    let name = "Zoom in ConductorOne";
    let pill = "document.querySelector('[data-connector] .pill').textContent";

    // A sync that Zoom refuses says why.
    a_minute();
    browser.wait_until(&format!("{pill} === 'sync failed'"));
    browser.wait_until("document.querySelector('#connector-list .problem').innerText.includes('disabled')");
    app.set_active(true);
    press(&mut browser, &format!("Sync {name}"));
    let is_queued =
        || zoom.simulator.state()["conductorone"]["connectors"].to_string().contains("\"queued_at\":\"");
    for _ in 0..400 {
        if is_queued() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(is_queued());
    a_minute();
    browser.wait_until(&format!("{pill} === 'synced'"));
    browser.wait_until("document.querySelector('#connector-list .problem') === null");

    press(&mut browser, &format!("Pause {name}"));
    browser.wait_until(&format!("{pill} === 'paused'"));
    assert_eq!(tenant.sync_status(&path).await, "SYNC_STATUS_DISABLED");
    press(&mut browser, &format!("Resume {name}"));
    browser.wait_until(&format!("{pill} !== 'paused'"));

    let owner =
        zoom.simulator.with_state(|world| world.conductorone.users.values().last().unwrap().email.clone());
    type_into(&mut browser, &format!("New owner of {name}"), &owner);
    press(&mut browser, &format!("Change the owner of {name}"));
    browser.wait_until(&format!(
        "document.querySelector('#connector-list .facts').innerText.includes({})",
        json!(owner)
    ));

    type_into(&mut browser, "New owner of Identity connector", &admin);
    press(&mut browser, "Change the owner of Identity connector");
    browser.wait_until(&format!(
        "document.querySelector('#app-list').innerText.includes({})",
        json!(format!("acts as {admin}"))
    ));

    press(&mut browser, &format!("Delete {name}"));
    browser.wait_until("document.querySelector('[data-connector]')?.ariaLabel !== 'Zoom in ConductorOne'");
    assert!(tenant.read(&path).await["deletedAt"].is_string());
    assert_eq!(browser.complaints, Vec::<String>::new());
}

#[tokio::test]
async fn rows_of_the_log_open_and_faults_meet_any_vendor_by_path_after_and_chance() {
    let tenant = crate::conductorone_client::Tenant::start().await;
    let zoom = &tenant.zoom;
    let Some(mut browser) = open(zoom) else { return };
    let token = zoom.token().await;
    let user = json!({"email": "a@example.com", "type": 1, "password": "short"});
    zoom.call("POST", &token, "/users", Some(&json!({"action": "autoCreate", "user_info": user}))).await;
    browser
        .wait_until("document.querySelector('#log .why').innerText === '300: Invalid parameter: password'");
    browser.wait_until("/ ms/.test(document.querySelector('#log .about').innerText)");
    browser.click("#log .expander");
    browser.wait_until("document.querySelector('#log pre').innerText.includes('\"password\": \"***\"')");
    browser.wait_until("document.querySelector('#log pre').innerText.includes('Refused with: 300')");
    browser.click("#log .expander");
    browser.wait_until("document.querySelector('#log pre') === null");

    let groups =
        "[...document.querySelectorAll('#fault-operation optgroup')].map((group) => group.label).join()";
    assert_eq!(browser.evaluate(groups), "Zoom,PingOne,ConductorOne");
    browser.evaluate(
        "(() => {
           document.querySelector('#fault-kind').value = 'status';
           document.querySelector('#fault-kind').dispatchEvent(new Event('change'));
           document.querySelector('#fault-operation').value = 'c1.api.app.v1.Apps.List';
           document.querySelector('#fault-path').value = '/api/v1/apps';
           document.querySelector('#fault-after').value = '1';
           document.querySelector('#fault-probability').value = '100';
           document.querySelector('#fault-times').value = '';
         })()",
    );
    browser.click("#fault-form button");
    browser.wait_until("document.querySelector('#fault-list').innerText.includes('always, after 1')");
    assert_eq!(tenant.get("/api/v1/apps").await.0, 200);
    assert_eq!(tenant.get("/api/v1/apps").await.0, 503);
    browser.wait_until("document.querySelector('#log').innerText.includes('fault: status')");
    browser.evaluate("document.querySelector('#fault-probability').value = '25'");
    browser.click("#fault-form button");
    browser.wait_until("document.querySelector('#fault-list').innerText.includes('25 %')");
    for (width, height) in [(390, 844), (320, 568), (1280, 800)] {
        browser.resize(width, height);
        browser.wait_until("document.documentElement.scrollWidth <= innerWidth");
    }
    assert_eq!(browser.complaints, Vec::<String>::new());
}
