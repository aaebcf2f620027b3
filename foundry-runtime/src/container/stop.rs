//! Closes what was started, in the reverse of the order in which it became ready.

use super::Container;
use std::time::Duration;

/// How long a service may take to close.
const CLOSE_WITHIN: Duration = Duration::from_secs(5);

impl Container {
    /// Whether something that was started wants to be closed.
    pub(crate) fn has_to_close(&mut self) -> bool {
        let ready = self.ready.get_mut().unwrap_or_else(|it| it.into_inner());
        ready.iter().any(|slot| self.definition.nodes[usize::from(*slot)].close.is_some())
    }

    /// Closes and drops every service; a second call finds nothing left. Returns the services that
    /// did not close in time.
    pub(crate) async fn stop(&mut self) -> Vec<&'static str> {
        let ready = std::mem::take(self.ready.get_mut().unwrap_or_else(|it| it.into_inner()));
        let mut late = Vec::new();
        for slot in ready.into_iter().rev() {
            let row = self.row(slot);
            if let Some(close) = row.close {
                let closed = close(&self.slots[usize::from(slot)]);
                if tokio::time::timeout(CLOSE_WITHIN, closed).await.is_err() {
                    late.push(self.definition.text(row.name));
                }
            }
            drop(self.slots[usize::from(slot)].take());
        }
        late
    }

    /// Drops every service, as [`stop`](Self::stop) does when nothing has to be closed.
    pub(crate) fn drop_all(&mut self) {
        let ready = std::mem::take(self.ready.get_mut().unwrap_or_else(|it| it.into_inner()));
        for slot in ready.into_iter().rev() {
            drop(self.slots[usize::from(slot)].take());
        }
    }
}
