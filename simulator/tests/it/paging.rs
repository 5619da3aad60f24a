//! Lists, page by page.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use zoom_simulator::Simulator;

use crate::client::Zoom;

fn invalid() -> (u16, Value) {
    (400, json!({"code": 300, "message": "The next page token is invalid or expired."}))
}

async fn of_forty() -> Zoom {
    Zoom::of(Simulator::builder().users(40).groups(7).start().await.unwrap())
}

#[tokio::test]
async fn tokens_lead_through_the_whole_list_once() {
    let zoom = of_forty().await;
    let token = zoom.token().await;
    let mut seen = BTreeSet::new();
    let mut next = String::new();
    let mut pages = 0;
    loop {
        let (status, page) = zoom.get(&token, &format!("/users?page_size=7&next_page_token={next}")).await;
        assert_eq!(status, 200);
        pages += 1;
        assert_eq!(page["page_number"], pages);
        assert_eq!(page["page_count"], 5);
        for user in page["users"].as_array().unwrap() {
            assert!(seen.insert(user["id"].as_str().unwrap().to_owned()));
        }
        page["next_page_token"].as_str().unwrap().clone_into(&mut next);
        if next.is_empty() {
            assert_eq!(page["total_records"], seen.len());
            break;
        }
    }
    assert_eq!(pages, 5);
}

#[tokio::test]
async fn page_numbers_lead_through_it_as_well() {
    let zoom = of_forty().await;
    let token = zoom.token().await;
    let (_, page) = zoom.get(&token, "/users?page_size=30&page_number=2").await;
    assert_eq!(page["users"].as_array().unwrap().len(), 4);
    assert_eq!(page["next_page_token"], "");
    let (_, page) = zoom.get(&token, "/users?page_size=30&page_number=9").await;
    assert_eq!(page["users"], json!([]));
}

#[tokio::test]
async fn a_token_belongs_to_its_list_and_dies_after_a_quarter_of_an_hour() {
    let zoom = of_forty().await;
    let token = zoom.token().await;
    let (_, page) = zoom.get(&token, "/users?page_size=7").await;
    let next = page["next_page_token"].as_str().unwrap();
    let same = format!("/users?page_size=7&next_page_token={next}");
    for other in [
        "/users?page_size=7&next_page_token=made-up".to_owned(),
        format!("/users?page_size=8&next_page_token={next}"),
        format!("/users?page_size=7&status=inactive&next_page_token={next}"),
        format!("/groups?page_size=7&next_page_token={next}"),
    ] {
        assert_eq!(zoom.get(&token, &other).await, invalid(), "{other}");
    }
    assert_eq!(zoom.get(&token, &same).await.0, 200);
    assert_eq!(zoom.get(&token, &same).await.0, 200);
    zoom.simulator.clock().advance(15 * 60 * 1000);
    assert_eq!(zoom.get(&token, &same).await, invalid());
}

#[tokio::test]
async fn sizes_are_cut_down_and_nonsense_is_refused() {
    let zoom = of_forty().await;
    let token = zoom.token().await;
    let (_, page) = zoom.get(&token, "/users?page_size=99999").await;
    assert_eq!(page["page_size"], 2000);
    let (_, page) = zoom.get(&token, "/groups?page_size=3").await;
    assert_eq!(page["groups"].as_array().unwrap().len(), 3);
    assert_eq!(page["total_records"], 7);
    for query in ["page_size=0", "page_size=-1", "page_size=many", "page_number=0", "status=asleep"] {
        let (status, body) = zoom.get(&token, &format!("/users?{query}")).await;
        assert_eq!(
            (status, &body["code"], &body["message"]),
            (400, &json!(300), &json!("Validation Failed."))
        );
        assert_eq!(body["errors"][0]["message"], "Invalid field.", "{query}");
    }
}
