//! A2: what a pooled query costs on the wire is the query itself.

use foundry_tests_database::{Kind, Proxy, on_both, pool};

/// How often each way of asking is tried; all of them have to cost the same.
const TIMES: u64 = 20;

/// Counts the round trips of one way of asking, which is warm after the first time.
async fn trips_of(proxy: &Proxy, ask: impl AsyncFn(i64)) -> u64 {
    ask(0).await;
    let before = proxy.round_trips();
    for value in 1..=TIMES {
        ask(value.cast_signed()).await;
    }
    proxy.round_trips() - before
}

async fn one_round_trip<K: Kind>() {
    let Some(server) = K::server().await else { return };
    let proxy = Proxy::to(server.address()).await.unwrap();
    let pool = pool::<K>(&server.url_at(proxy.address()), 2);

    let through_the_pool = trips_of(&proxy, async |value| {
        assert_eq!(K::echo(&pool, value).await.unwrap(), value);
    });
    assert_eq!(through_the_pool.await, TIMES, "{}: through the pool", K::NAME);

    let on_a_connection = trips_of(&proxy, async |value| {
        let mut connection = pool.acquire().await.unwrap();
        assert_eq!(K::echo_on(&mut connection, value).await.unwrap(), value);
    });
    assert_eq!(on_a_connection.await, TIMES, "{}: acquire, query, drop", K::NAME);

    let in_a_transaction = trips_of(&proxy, async |value| {
        let mut transaction = pool.begin().await.unwrap();
        assert_eq!(K::echo_on(&mut transaction, value).await.unwrap(), value);
        transaction.commit().await.unwrap();
    });
    assert_eq!(in_a_transaction.await, 3 * TIMES, "{}: begin, query, commit", K::NAME);

    let nothing = trips_of(&proxy, async |_| drop(pool.acquire().await.unwrap()));
    assert_eq!(nothing.await, 0, "{}: acquire, drop", K::NAME);
    assert_eq!(proxy.opened(), 1, "{}: one connection does for one task", K::NAME);
}

on_both! {
    a2_one_round_trip_per_query: one_round_trip;
}
