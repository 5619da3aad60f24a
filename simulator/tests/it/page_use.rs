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
            first_name: "<img src=x onerror=alert(1)>".to_owned(),
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
