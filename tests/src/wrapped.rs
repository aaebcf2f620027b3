//! Items in the braces of a macro that hands them on.

macro_rules! as_it_is {
    ($($item:item)*) => { $($item)* };
}

as_it_is! {
    /// `wrapped:here`.
    #[foundry::command]
    fn here(_clock: &Clock) {}

    #[foundry::service]
    struct Clock;

    mod inside {
        /// `wrapped:inside:here`.
        #[foundry::command]
        fn here() {}
    }
}
