//! Many reads of one kind become one list: rent or buy.
//!
//! A process cannot know how many of a kind it will be asked to read, for reads arrive one by one. So
//! reads are bought singly at first. Then the first page of the list shows how many pages there are, and
//! once as many things have been asked for as there are pages, the whole list is walked, and everybody who
//! waits is answered as soon as the row arrives. Without knowing the future this costs at most about twice
//! what knowing it would (the "ski rental" problem). [`decide`] is that decision, and pure; [`Roster`] is
//! the room where reads wait.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::coalesce::SingleFlight;
use super::page::{MOST_PAGES, Page};
use super::topics::{Moment, Topic, Topics};

/// What has been asked for so far, with the read that is to be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Of the kind, whose things may stand in several lists.
    pub of_the_kind: u64,
    /// Of the list in question.
    pub of_the_list: u64,
}

/// What is known of a list's length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// How many rows it has, if the server says so.
    pub total: Option<u64>,
    /// How many rows come to a page.
    pub page_size: u64,
    /// How many pages have come.
    pub pages_read: u64,
}

impl Length {
    /// How many pages the list has; at least one more than have come, where nobody says.
    fn pages(self) -> u64 {
        self.total.map_or(self.pages_read + 1, |total| total.div_ceil(self.page_size.max(1)))
    }
}

/// How a read is to be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// By itself.
    ReadSingly,
    /// By the first page of the list, which also tells how long the list is.
    FirstPage,
    /// By the whole list.
    Walk,
}

/// Decides how a read is to be answered: `patience` is how many of the kind are read singly before
/// anybody looks at a list, and `length` what the first page has told, if it has come.
pub fn decide(asked: Asked, patience: u64, length: Option<Length>) -> Decision {
    match length {
        None if asked.of_the_kind <= patience => Decision::ReadSingly,
        None => Decision::FirstPage,
        Some(length) if asked.of_the_list >= length.pages() => Decision::Walk,
        Some(_) => Decision::ReadSingly,
    }
}

/// A row of a list.
pub trait Row: Clone + Send + 'static {
    /// Under which names it is found, as they are asked for.
    fn keys(&self) -> Vec<String>;

    /// What a write must touch to make it old by itself; nothing for a row that is as old as its list.
    fn about(&self) -> Vec<Topic>;
}

/// What a roster says of a read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer<Row> {
    /// The row, as the list has it. Lists lag behind; whoever acts on a difference reads singly first.
    Row(Row),
    /// The whole list was walked, and there is no such row. Lists lag behind, and things come while they
    /// are walked: this proves nothing that a single read does not confirm.
    Absent,
    /// Reading singly is the cheaper way, or the only one.
    ReadSingly,
}

/// How many things of a kind have been asked for; shared by the lists that the kind stands in.
#[derive(Debug, Clone, Default)]
pub struct Tally(Arc<AtomicU64>);

/// One list, and the reads that wait for its rows. Cheap to clone; clones share everything.
pub struct Roster<R> {
    shared: Arc<Shared<R>>,
}

struct Shared<R> {
    patience: u64,
    tally: Tally,
    topics: Arc<Topics>,
    /// What a write must touch to make the list old as a whole.
    about: Vec<Topic>,
    list: Mutex<List<R>>,
    /// By generation of the list and number of the page.
    pages: SingleFlight<(u64, u64), ()>,
}

struct List<R> {
    generation: u64,
    /// What had been written when its first page was asked for.
    begun: Moment,
    asked: u64,
    rows: Vec<(R, Moment)>,
    /// Rows by the hashes of their keys. Keys themselves would take as much memory as the rows.
    index: HashMap<u64, u32>,
    hasher: RandomState,
    length: Option<Length>,
    walking: bool,
    progress: Progress,
    tokens: HashSet<String>,
}

enum Progress {
    /// Nothing has been read.
    Untouched,
    /// The page of this token comes next.
    At(String),
    /// The last page has come.
    Ended,
    /// The list cannot be read; everything is read singly from now on.
    Unreadable,
}

impl<R> List<R> {
    fn new(generation: u64, begun: Moment) -> Self {
        Self {
            generation,
            begun,
            asked: 0,
            rows: Vec::new(),
            index: HashMap::new(),
            hasher: RandomState::new(),
            length: None,
            walking: false,
            progress: Progress::Untouched,
            tokens: HashSet::new(),
        }
    }

    fn pages_read(&self) -> u64 {
        self.length.map_or(0, |length| length.pages_read)
    }
}

impl<R: Row> List<R> {
    fn find(&self, keys: &[&str]) -> Option<&(R, Moment)> {
        keys.iter().find_map(|key| {
            let place = self.index.get(&self.hasher.hash_one(key))?;
            let found = self.rows.get(usize::try_from(*place).ok()?)?;
            // Of two keys with one hash the earlier is not found, and is read singly.
            found.0.keys().iter().any(|own| own == key).then_some(found)
        })
    }

    /// Takes in a page that was asked for at that moment.
    fn take(&mut self, page: Page<R>, asked: Moment) {
        let rows = u64::try_from(page.rows.len()).unwrap_or(u64::MAX);
        for row in page.rows {
            let Ok(place) = u32::try_from(self.rows.len()) else { break };
            // A row that comes twice has slid to a later page; the later one is the newer.
            for key in row.keys() {
                self.index.insert(self.hasher.hash_one(key.as_str()), place);
            }
            self.rows.push((row, asked));
        }
        let length = self.length.get_or_insert(Length { total: None, page_size: rows.max(1), pages_read: 0 });
        length.total = page.total.or(length.total);
        length.pages_read += 1;
        let goes_on = usize::try_from(length.pages_read).is_ok_and(|read| read < MOST_PAGES);
        self.progress = match page.next.filter(|token| !token.is_empty()) {
            None => Progress::Ended,
            Some(token) if goes_on && self.tokens.insert(token.clone()) => Progress::At(token),
            // A list without end answers nobody who is not in it.
            Some(_) => Progress::Unreadable,
        };
    }
}

/// What a read does next.
enum Next<R> {
    Done(Answer<R>),
    /// Waits for a page: its number, the moment, and its token.
    Page(u64, u64, Moment, Option<String>),
}

impl<R: Row> Roster<R> {
    /// A list of which nothing has been read. `patience` is how many of the kind, counted by `tally`, are
    /// read singly before anybody looks at a list; a write that touches one of `about` makes the whole
    /// list old.
    pub fn new(patience: u64, tally: Tally, topics: Arc<Topics>, about: Vec<Topic>) -> Self {
        let list = Mutex::new(List::new(0, topics.now()));
        let shared = Shared { patience, tally, topics, about, list, pages: SingleFlight::new() };
        Self { shared: Arc::new(shared) }
    }

    /// Asks for the row that has one of these names, in their order; a row is one, however many of its
    /// names are asked for. `fetch` gets the page of a token. It may be dropped when nobody waits any
    /// more, and must not end when the caller alone gives up; a list that it cannot get is not asked for
    /// again.
    pub async fn ask<Fetched, Error>(
        &self,
        keys: &[&str],
        fetch: impl Fn(Option<String>) -> Fetched,
    ) -> Answer<R>
    where
        Fetched: Future<Output = Result<Page<R>, Error>> + Send + 'static,
        Error: fmt::Display,
    {
        let shared = &self.shared;
        let mut of_the_kind = None;
        loop {
            let flight = {
                let mut list = shared.list();
                match shared.next(&mut list, keys, &mut of_the_kind) {
                    Next::Done(answer) => return answer,
                    Next::Page(generation, number, moment, token) => {
                        shared.pages.join((generation, number), || {
                            let (shared, page) = (Arc::clone(shared), fetch(token));
                            async move {
                                let page = page.await;
                                shared.arrived(generation, number, moment, page);
                            }
                        })
                    }
                }
            };
            flight.await;
        }
    }
}

impl<R: Row> Shared<R> {
    fn next(&self, list: &mut List<R>, keys: &[&str], of_the_kind: &mut Option<u64>) -> Next<R> {
        if !self.topics.untouched_since(list.begun, &self.about) {
            *list = List::new(list.generation + 1, self.topics.now());
        }
        if let Some((row, asked)) = list.find(keys) {
            // Written since: the list may have been read before.
            let about = row.about();
            let fresh = about.is_empty() || self.topics.untouched_since(*asked, &about);
            return Next::Done(if fresh { Answer::Row(row.clone()) } else { Answer::ReadSingly });
        }
        let of_the_kind = *of_the_kind.get_or_insert_with(|| {
            list.asked += 1;
            self.tally.0.fetch_add(1, Ordering::Relaxed) + 1
        });
        let token = match &list.progress {
            Progress::Unreadable => return Next::Done(Answer::ReadSingly),
            Progress::Ended => return Next::Done(Answer::Absent),
            Progress::At(token) => Some(token.clone()),
            Progress::Untouched => None,
        };
        if !list.walking {
            let asked = Asked { of_the_kind, of_the_list: list.asked };
            match decide(asked, self.patience, list.length) {
                Decision::ReadSingly => return Next::Done(Answer::ReadSingly),
                Decision::FirstPage => {}
                // Where nobody says how long the list is, each further page is a decision of its own.
                Decision::Walk => list.walking = list.length.is_some_and(|length| length.total.is_some()),
            }
        }
        let moment = self.topics.now();
        if token.is_none() {
            list.begun = moment;
        }
        Next::Page(list.generation, list.pages_read(), moment, token)
    }

    fn arrived<Error: fmt::Display>(
        &self,
        generation: u64,
        number: u64,
        moment: Moment,
        page: Result<Page<R>, Error>,
    ) {
        let mut list = self.list();
        if (list.generation, list.pages_read()) != (generation, number) {
            return;
        }
        match page {
            Ok(page) => list.take(page, moment),
            Err(error) => {
                tracing::debug!(%error, "a list cannot be read; everything of it is read singly");
                list.progress = Progress::Unreadable;
            }
        }
    }

    fn list(&self) -> MutexGuard<'_, List<R>> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<R> Clone for Roster<R> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

/// Shows no rows: they are people.
impl<R> fmt::Debug for Roster<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Roster").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::AtomicUsize;

    use futures_util::FutureExt;
    use futures_util::future::join_all;

    use super::*;

    const PATIENCE: u64 = 10;

    #[test]
    fn the_decision_as_a_table() {
        use Decision::{FirstPage, ReadSingly, Walk};
        let of = |total, page_size| Some(Length { total, page_size, pages_read: 1 });
        let huge = of(Some(100_000), 2000);
        let small_pages = of(Some(100_000), 300);
        let nobody_says = |pages_read| Some(Length { total: None, page_size: 300, pages_read });
        for (kind, list, patience, length, want) in [
            // A few are read singly, whatever there is.
            (1, 1, PATIENCE, None, ReadSingly),
            (10, 10, PATIENCE, None, ReadSingly),
            (11, 11, PATIENCE, None, FirstPage),
            // The patience is one for all lists of the kind.
            (11, 1, PATIENCE, None, FirstPage),
            // Without patience the first read gets the first page.
            (1, 1, 0, None, FirstPage),
            // As many as there are pages.
            (11, 11, PATIENCE, huge, ReadSingly),
            (49, 49, PATIENCE, huge, ReadSingly),
            (50, 50, PATIENCE, huge, Walk),
            (300, 300, PATIENCE, small_pages, ReadSingly),
            (333, 333, PATIENCE, small_pages, ReadSingly),
            (334, 334, PATIENCE, small_pages, Walk),
            // Only what was asked of this list counts against its length.
            (500, 49, PATIENCE, huge, ReadSingly),
            // A list of one page.
            (1, 1, 0, of(Some(500), 2000), Walk),
            // An empty list, and one whose page size nobody knows.
            (1, 1, 0, of(Some(0), 1), Walk),
            (1, 1, 0, of(Some(2), 0), ReadSingly),
            // Nobody says how long the list is: page by page.
            (11, 11, PATIENCE, nobody_says(1), Walk),
            (11, 1, PATIENCE, nobody_says(1), ReadSingly),
            (20, 3, PATIENCE, nobody_says(2), Walk),
            (20, 3, PATIENCE, nobody_says(3), ReadSingly),
        ] {
            let asked = Asked { of_the_kind: kind, of_the_list: list };
            assert_eq!(decide(asked, patience, length), want, "{kind} {list} {patience} {length:?}");
        }
    }

    /// Never more than twice what knowing the future would cost, plus the patience and the first page:
    /// by the decision alone, for rows that stand last in the list.
    #[test]
    fn not_knowing_the_future_costs_at_most_twice() {
        for (total, page_size) in [(1_u64, 2000), (300, 2000), (2001, 2000), (100_000, 2000), (100_000, 300)]
        {
            let pages = total.div_ceil(page_size);
            let length = Length { total: Some(total), page_size, pages_read: 1 };
            let (mut calls, mut seen, mut walked) = (0, None, false);
            for asked in 1..=2 * pages + 30 {
                if !walked {
                    let asked = Asked { of_the_kind: asked, of_the_list: asked };
                    if decide(asked, PATIENCE, seen) == Decision::FirstPage {
                        (calls, seen, walked) = (calls + 1, Some(length), pages == 1);
                    }
                    match decide(asked, PATIENCE, seen) {
                        _ if walked => {}
                        Decision::Walk => (calls, walked) = (calls + pages - 1, true),
                        Decision::ReadSingly | Decision::FirstPage => calls += 1,
                    }
                }
                let least = asked.min(pages);
                assert!(
                    calls <= 2 * least + PATIENCE + 1,
                    "{calls} calls for {asked} of {total}, {page_size}"
                );
            }
        }
    }

    /// A number, and whether it is a newer row of the same person.
    #[derive(Clone, Debug, PartialEq, Eq)]
    struct Person(u32);

    /// Added to a number, it makes a newer row of the same person.
    const NEWER: u32 = 1_000_000;

    impl Row for Person {
        fn keys(&self) -> Vec<String> {
            let number = self.0 % NEWER;
            vec![format!("id{number}"), format!("{number}@example.com")]
        }

        fn about(&self) -> Vec<Topic> {
            vec![Topic::new(format!("person/{}", self.0 % NEWER))]
        }
    }

    /// A server with one list, which counts what it is asked for.
    struct Server {
        people: Mutex<Vec<u32>>,
        page_size: usize,
        says_total: bool,
        /// Whether each page is followed by the second.
        repeats: bool,
        breaks_at: Option<usize>,
        pages: AtomicUsize,
        topics: Arc<Topics>,
        roster: Roster<Person>,
    }

    impl Server {
        fn new(people: u32, page_size: usize, patience: u64) -> Arc<Self> {
            Arc::new(Self::plain(people, page_size, patience))
        }

        fn plain(people: u32, page_size: usize, patience: u64) -> Self {
            let topics = Arc::new(Topics::default());
            let about = vec![Topic::new("people")];
            Self {
                people: Mutex::new((0..people).collect()),
                page_size,
                says_total: true,
                repeats: false,
                breaks_at: None,
                pages: AtomicUsize::new(0),
                roster: Roster::new(patience, Tally::default(), Arc::clone(&topics), about),
                topics,
            }
        }

        async fn ask(self: &Arc<Self>, key: &str) -> Answer<Person> {
            let fetch = |token: Option<String>| {
                let server = Arc::clone(self);
                async move {
                    // What a server answers is what there is when it is asked.
                    let page = server.page(token);
                    tokio::task::yield_now().await;
                    page
                }
            };
            self.roster.ask(&[key], fetch).await
        }

        fn page(&self, token: Option<String>) -> Result<Page<Person>, &'static str> {
            let number = self.pages.fetch_add(1, Ordering::SeqCst);
            if self.breaks_at == Some(number) {
                return Err("refused");
            }
            let start: usize = token.map_or(0, |token| token.parse().unwrap());
            let people = self.people.lock().unwrap();
            let end = (start + self.page_size).min(people.len());
            Ok(Page {
                rows: people[start..end].iter().copied().map(Person).collect(),
                next: Some(match () {
                    () if self.repeats => self.page_size.to_string(),
                    () if end < people.len() => end.to_string(),
                    () => String::new(),
                }),
                total: self.says_total.then_some(people.len() as u64),
            })
        }

        fn pages(&self) -> usize {
            self.pages.load(Ordering::SeqCst)
        }
    }

    async fn singles(server: &Arc<Server>, asked: impl Iterator<Item = u32>) -> usize {
        let asks = asked.map(|number| {
            let server = Arc::clone(server);
            async move { server.ask(&format!("id{number}")).await }
        });
        let answers = join_all(asks).await;
        answers.iter().filter(|answer| **answer == Answer::ReadSingly).count()
    }

    #[tokio::test]
    async fn the_eleventh_read_buys_the_first_page_and_the_rest_follows() {
        let server = Server::new(1000, 100, PATIENCE);
        assert_eq!(singles(&server, 0..10).await, 10);
        assert_eq!(server.pages(), 0);
        assert_eq!(singles(&server, 10..11).await, 0);
        assert_eq!(server.pages(), 1, "ten pages, eleven asked for, and the row stands on the first");
        assert_eq!(singles(&server, 11..1000).await, 0);
        assert_eq!(server.pages(), 10);
    }

    #[tokio::test]
    async fn a_few_of_many_are_read_singly_but_for_the_first_page() {
        let server = Server::new(100_000, 100, PATIENCE);
        assert_eq!(singles(&server, (0..300).map(|number| 99_999 - number)).await, 300);
        assert_eq!(server.pages(), 1);
    }

    #[tokio::test]
    async fn waiting_reads_are_answered_as_rows_arrive_and_a_walk_goes_no_further_than_asked() {
        let server = Server::new(1000, 100, 0);
        // Ten pages: the tenth read begins the walk.
        assert_eq!(singles(&server, (0..9).map(|number| 900 + number)).await, 9);
        assert_eq!(server.ask("id150").await, Answer::Row(Person(150)));
        assert_eq!(server.pages(), 2, "the rows asked for stand on the first two pages");
        assert_eq!(server.ask("310@example.com").await, Answer::Row(Person(310)));
        assert_eq!(server.pages(), 4);
    }

    #[tokio::test]
    async fn what_is_in_no_page_is_absent_and_proves_nothing_more() {
        let server = Server::new(250, 100, 0);
        assert_eq!((server.ask("nobody").await, server.pages()), (Answer::ReadSingly, 1));
        assert_eq!(server.ask("id7").await, Answer::Row(Person(7)));
        assert_eq!((server.ask("nobody").await, server.pages()), (Answer::ReadSingly, 1));
        assert_eq!(server.ask("nobody else").await, Answer::Absent);
        assert_eq!(server.pages(), 3);
    }

    #[tokio::test]
    async fn a_list_that_is_refused_is_not_asked_for_again() {
        let server = Arc::new(Server { breaks_at: Some(1), ..Server::plain(300, 100, 0) });
        for _ in 0..2 {
            server.ask("id299").await;
        }
        assert_eq!(server.ask("id299").await, Answer::ReadSingly);
        assert_eq!(server.ask("id5").await, Answer::Row(Person(5)), "what came before stays");
        assert_eq!(singles(&server, 100..200).await, 100);
        assert_eq!(server.pages(), 2);
    }

    #[tokio::test]
    async fn where_nobody_says_how_long_the_list_is_each_page_is_paid_for_first() {
        let server = Arc::new(Server { says_total: false, ..Server::plain(1000, 100, 0) });
        assert_eq!(singles(&server, 995..1000).await, 5);
        assert_eq!(server.pages(), 5, "five reads, five pages");
        assert_eq!(server.ask("id499").await, Answer::Row(Person(499)));
    }

    #[tokio::test]
    async fn a_row_that_was_written_since_is_read_singly_and_the_others_stay() {
        let server = Server::new(10, 100, 0);
        assert_eq!(server.ask("id3").await, Answer::Row(Person(3)));
        server.topics.touch(&Person(3).about());
        assert_eq!(server.ask("id3").await, Answer::ReadSingly);
        assert_eq!(server.ask("id4").await, Answer::Row(Person(4)));
        assert_eq!(server.pages(), 1);
    }

    #[tokio::test]
    async fn a_list_that_was_written_since_is_read_anew() {
        let server = Server::new(10, 100, 0);
        assert_eq!(server.ask("id30").await, Answer::Absent);
        server.people.lock().unwrap().push(30);
        assert_eq!(server.ask("id30").await, Answer::Absent);
        server.topics.touch(&[Topic::new("people")]);
        assert_eq!(server.ask("id30").await, Answer::Row(Person(30)));
        assert_eq!(server.pages(), 2);
    }

    #[tokio::test]
    async fn a_row_that_comes_twice_is_the_later_one() {
        let server = Server::new(200, 100, 0);
        server.people.lock().unwrap()[150] = 3 + NEWER;
        assert_eq!(server.ask("nobody").await, Answer::ReadSingly);
        assert_eq!((server.ask("nobody else").await, server.pages()), (Answer::Absent, 2));
        assert_eq!(server.ask("id3").await, Answer::Row(Person(3 + NEWER)));
        assert_eq!(server.ask("3@example.com").await, Answer::Row(Person(3 + NEWER)));
    }

    #[tokio::test]
    async fn a_list_that_leads_in_circles_is_given_up() {
        let server = Arc::new(Server { repeats: true, ..Server::plain(1000, 100, 0) });
        assert_eq!(singles(&server, 990..999).await, 9);
        assert_eq!((server.ask("id999").await, server.pages()), (Answer::ReadSingly, 2));
        assert_eq!((server.ask("id998").await, server.pages()), (Answer::ReadSingly, 2));
    }

    #[tokio::test]
    async fn a_page_that_was_asked_for_before_a_write_answers_nobody_after_it() {
        let server = Server::new(10, 100, 0);
        let mut before = Box::pin(server.ask("id3"));
        assert_eq!((&mut before).now_or_never(), None);
        server.people.lock().unwrap()[3] = 3 + NEWER;
        server.topics.touch(&[Topic::new("people")]);
        let mut after = Box::pin(server.ask("id3"));
        assert_eq!((&mut after).now_or_never(), None);
        let answers = join_all([before, after]).await;
        assert_eq!(answers, [Answer::Row(Person(3 + NEWER)), Answer::Row(Person(3 + NEWER))]);
        assert_eq!(server.pages(), 2);
    }

    /// A row that is as old as its list.
    #[derive(Clone, Debug, PartialEq, Eq)]
    struct Member;

    impl Row for Member {
        fn keys(&self) -> Vec<String> {
            vec!["member".to_owned()]
        }

        fn about(&self) -> Vec<Topic> {
            Vec::new()
        }
    }

    #[tokio::test]
    async fn a_row_without_topics_is_as_old_as_its_list() {
        let topics = Arc::new(Topics::default());
        let roster = Roster::new(0, Tally::default(), Arc::clone(&topics), vec![Topic::new("members")]);
        let fetch = |_| async { Ok::<_, &str>(Page { rows: vec![Member], next: None, total: Some(1) }) };
        assert_eq!(roster.ask(&["member"], fetch).await, Answer::Row(Member));
        topics.touch(&[Topic::new("something else")]);
        assert_eq!(roster.ask(&["member"], fetch).await, Answer::Row(Member));
    }

    #[tokio::test]
    async fn whoever_gives_up_takes_the_page_from_nobody() {
        let server = Server::new(1000, 100, 0);
        singles(&server, 990..999).await;
        let (one, other) = (server.ask("id150"), server.ask("id950"));
        let mut one = Box::pin(one);
        // The first begins the page, and is dropped while it is on its way.
        assert_eq!((&mut one).now_or_never(), None);
        let mut other = Box::pin(other);
        assert_eq!((&mut other).now_or_never(), None);
        drop(one);
        assert_eq!(other.await, Answer::Row(Person(950)));
    }
}
