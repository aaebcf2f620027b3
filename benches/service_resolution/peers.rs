//! The peers: fields of a struct, `shaku`, `nject`, `dill`, maps.

use crate::services::{Asked, Contender, Numbered, Service};
use dill::{CastTo, Catalog};
use nject::provider;
use rustc_hash::FxHashMap;
use shaku::{Component, HasComponent as _, Interface, module};
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Arc;
use tokio::runtime;
use tokio::sync::RwLock;
use tokio::task::unconstrained;

pub(crate) fn contenders() -> Vec<Contender> {
    vec![
        Contender::new("field", "ref", fields(), |it| it.asked.number()),
        Contender::new("field", "dyn", fields(), |it| it.as_dyn.number()),
        Contender::new("field", "arc", fields(), |it| Arc::clone(&it.asked).number()),
        Contender::new("field", "arc_dyn", fields(), |it| Arc::clone(&it.as_dyn).number()),
        Contender::new("shaku", "dyn", Shaku::builder().build(), |it| {
            let asked: &dyn I5 = it.resolve_ref();
            asked.number()
        }),
        Contender::new("shaku", "arc_dyn", Shaku::builder().build(), |it| {
            let asked: Arc<dyn I5> = it.resolve();
            asked.number()
        }),
        Contender::new("nject", "ref", nject(), |it| it.provide::<&Asked>().number()),
        Contender::new("nject", "dyn", nject(), |it| it.provide::<&dyn Numbered>().number()),
        Contender::new("nject", "arc", nject(), |it| it.provide::<Arc<Asked>>().number()),
        Contender::new("dill", "arc", dill(), |it| {
            it.get_one::<Asked>().expect("it is there").number()
        }),
        Contender::new("dill", "arc_dyn", dill(), |it| {
            it.get_one::<dyn Numbered>().expect("it is there").number()
        }),
        Contender::new("map", "ref", map(), |it| from_map(it).expect("it is there").number()),
        Contender::new("map", "arc", map(), |it| arc_from_map(it).expect("it is there").number()),
        locked_map(),
    ]
}

/// What a program has that wires its services by hand.
#[expect(dead_code, reason = "the others have eight services too")]
struct Fields {
    before: [Arc<u64>; 5],
    asked: Arc<Asked>,
    as_dyn: Arc<dyn Numbered>,
    after: [Arc<u64>; 2],
}

fn fields() -> Fields {
    let asked = Arc::new(Asked::new());
    let as_dyn = Arc::clone(&asked) as Arc<dyn Numbered>;
    Fields { before: Default::default(), asked, as_dyn, after: Default::default() }
}

/// Every component of `shaku` is a trait of its own.
macro_rules! components {
    ($($component:ident as $interface:ident = $number:literal),*) => {
        $(
            trait $interface: Interface + Numbered {}

            #[derive(Component)]
            #[shaku(interface = $interface)]
            struct $component {
                #[shaku(default = $number)]
                number: u64,
            }

            impl $interface for $component {}

            impl Numbered for $component {
                fn number(&self) -> u64 {
                    self.number
                }
            }
        )*
        module! {
            Shaku {
                components = [$($component),*],
                providers = []
            }
        }
    };
}

components! {
    C0 as I0 = 0, C1 as I1 = 1, C2 as I2 = 2, C3 as I3 = 3,
    C4 as I4 = 4, C5 as I5 = 5, C6 as I6 = 6, C7 as I7 = 7
}

#[provider]
struct Nject {
    #[provide]
    _s0: Service<0>,
    #[provide]
    _s1: Service<1>,
    #[provide]
    _s2: Service<2>,
    #[provide]
    _s3: Service<3>,
    #[provide]
    _s4: Service<4>,
    #[provide(&'prov Asked, |it| &**it)]
    #[provide(&'prov dyn Numbered, |it| &**it)]
    #[provide(Arc<Asked>, |it| Arc::clone(it))]
    asked: Arc<Asked>,
    #[provide]
    _s6: Service<6>,
    #[provide]
    _s7: Service<7>,
}

fn nject() -> Nject {
    Nject {
        _s0: Service::new(),
        _s1: Service::new(),
        _s2: Service::new(),
        _s3: Service::new(),
        _s4: Service::new(),
        asked: Arc::new(Service::new()),
        _s6: Service::new(),
        _s7: Service::new(),
    }
}

impl CastTo<dyn Numbered> for Asked {
    fn cast(self: Arc<Self>) -> Arc<dyn Numbered> {
        self
    }
}

fn dill() -> Catalog {
    Catalog::builder()
        .add_value(Service::<0>::new())
        .add_value(Service::<1>::new())
        .add_value(Service::<2>::new())
        .add_value(Service::<3>::new())
        .add_value(Service::<4>::new())
        .add_value(Service::<5>::new())
        .add_value(Service::<6>::new())
        .add_value(Service::<7>::new())
        .bind::<dyn Numbered, Asked>()
        .build()
}

type Erased = Arc<dyn Any + Send + Sync>;

fn entry<const N: usize>() -> (TypeId, Erased) {
    (TypeId::of::<Service<N>>(), Arc::new(Service::<N>::new()))
}

fn entries() -> [(TypeId, Erased); 8] {
    [
        entry::<0>(),
        entry::<1>(),
        entry::<2>(),
        entry::<3>(),
        entry::<4>(),
        entry::<5>(),
        entry::<6>(),
        entry::<7>(),
    ]
}

fn map() -> HashMap<TypeId, Erased> {
    HashMap::from(entries())
}

fn from_map(map: &HashMap<TypeId, Erased>) -> Option<&Asked> {
    map.get(&TypeId::of::<Asked>())?.downcast_ref()
}

fn arc_from_map(map: &HashMap<TypeId, Erased>) -> Option<Arc<Asked>> {
    Arc::clone(map.get(&TypeId::of::<Asked>())?).downcast().ok()
}

/// The shape of the predecessor: names in a map behind an async lock, asked from async code.
fn locked_map() -> Contender {
    let named = entries().into_iter().enumerate().map(|(at, it)| (format!("service.{at}"), it.1));
    let lock: RwLock<FxHashMap<String, Erased>> = RwLock::new(named.collect());
    let ask = move |times| {
        let runtime = runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(unconstrained(async {
            let mut sum = 0;
            for _ in 0..times {
                let asked = from_locked_map(black_box(&lock), "service.5").await;
                sum += black_box(asked.expect("it is there").number());
            }
            sum
        }))
    };
    Contender { name: "locked map", what: "arc", ask: Box::new(ask) }
}

async fn from_locked_map(
    lock: &RwLock<FxHashMap<String, Erased>>,
    name: &str,
) -> Option<Arc<Asked>> {
    Arc::clone(lock.read().await.get(name)?).downcast().ok()
}
