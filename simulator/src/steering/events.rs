//! `/_simulator/events`: the request log as it grows, as server-sent events.
//!
//! | event | data |
//! |---|---|
//! | `requests` | `{"requests": […], "skipped": n, "total": n}`; its id is the number of the last request |
//! | `forgotten` | the log was emptied |
//! | `changed` | the state, an app or a fault is not what it was |

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http::header::CACHE_CONTROL;
use serde_json::json;
use tokio::sync::mpsc;

use crate::engine::Engine;
use crate::http::{Answer, Request};

/// How many requests one event tells of; of more, only the latest.
const MOST: usize = 200;
/// What happens within this span is told together.
const GATHER: Duration = Duration::from_millis(80);
/// A word now and then finds out who is gone.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// The head of the stream and what comes in it.
pub(super) fn open(engine: &Arc<Engine>, request: &Request) -> (Answer, mpsc::Receiver<Bytes>) {
    let seen = request.header("last-event-id").and_then(|id| id.trim().parse().ok()).unwrap_or(0);
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(tell(Arc::clone(engine), sender, seen));
    let head =
        Answer::text(StatusCode::OK, "text/event-stream", Bytes::new()).with(CACHE_CONTROL, "no-store");
    (head, receiver)
}

/// Tells what is new until nobody listens.
async fn tell(engine: Arc<Engine>, sender: mpsc::Sender<Bytes>, mut seen: u64) {
    let mut news = engine.watch();
    let mut changes = *news.borrow_and_update();
    let mut forgotten = engine.lock().log.forgotten();
    let mut text = "retry: 1000\n\n".to_owned();
    loop {
        {
            let inner = engine.lock();
            let log = &inner.log;
            if log.forgotten() != forgotten {
                forgotten = log.forgotten();
                text.push_str("event: forgotten\ndata: {}\n\n");
            }
            let total = log.total();
            // Somebody who watched another simulator on the same port has seen more than there was.
            seen = seen.min(total);
            if total > seen {
                let (skipped, requests) = log.since(seen, MOST);
                let data = json!({"requests": requests, "skipped": skipped, "total": total});
                text.push_str(&format!("event: requests\nid: {total}\ndata: {data}\n\n"));
                seen = total;
            }
        }
        let now = *news.borrow_and_update();
        if now != changes {
            changes = now;
            text.push_str("event: changed\ndata: {}\n\n");
        }
        if !text.is_empty() && sender.send(std::mem::take(&mut text).into()).await.is_err() {
            return;
        }
        tokio::select! {
            told = news.changed() => {
                if told.is_err() {
                    return;
                }
                tokio::time::sleep(GATHER).await;
            }
            () = tokio::time::sleep(KEEP_ALIVE) => text.push_str(": still here\n\n"),
            () = sender.closed() => return,
        }
    }
}
