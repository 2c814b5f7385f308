//! A county that is many times today's: municipalities with their groups, seats, people, meetings and action items, all
//! invented and always the same.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use chrono::{DateTime, Days, NaiveDate};
use samverkan::log::{Change, Id, Name, Operation, ReplicaId, Template, Value, template};
use samverkan::replica::Replica;
use samverkan::store::Memory;

/// The structure that every county begins with.
const STRUCTURE: &str = include_str!("../../data/dalarna.toml");
const NOW: &str = "2026-11-22T08:45:00+01:00";

/// What one county of today's size has of each.
const MUNICIPALITIES: usize = 15;
const OTHERS: usize = 13;
const SEATS: usize = 40;
const MEETINGS: usize = 2;
const ACTIONS: usize = 1_000;

const AREAS: [&str; 4] = ["mo-1", "mo-2", "mo-3", "mo-4"];
const STATES: [&str; 7] = ["open", "started", "open", "waiting", "done", "done", "dropped"];
/// What actions are about, and for whom.
const WHAT: [&str; 8] =
    ["Utbildning", "Kartläggning", "Handlingsplan", "Enkät", "Rutin", "Föreläsning", "Åtgärdsprogram", "Översyn"];
const WHOM: [&str; 8] = [
    "elevhälsan",
    "skyddat boende",
    "akuten",
    "socialtjänsten",
    "förskolan",
    "öppenvården",
    "ungdomsmottagningen",
    "chefer",
];

/// Counties by how many times today's they are.
type Counties = HashMap<usize, &'static [Arc<Operation>]>;

static MADE: LazyLock<Mutex<Counties>> = LazyLock::new(Mutex::default);

/// A county of that many times today's size, in memory.
pub fn county(times: usize) -> Replica {
    let ops = *MADE.lock().unwrap().entry(times).or_insert_with(|| Box::leak(make(times).into_boxed_slice()));
    let mut replica = Replica::on(Box::new(Memory::default()), ops.to_vec(), ReplicaId(1));
    replica.fix_now(now());
    replica
}

fn now() -> Option<DateTime<chrono::Utc>> {
    DateTime::parse_from_rfc3339(NOW).ok().map(|now| now.to_utc())
}

fn make(times: usize) -> Vec<Arc<Operation>> {
    let structure: Template = samverkan::domain::template::parse(STRUCTURE).unwrap();
    let mut replica =
        Replica::on(Box::new(Memory::default()), template::operations(std::slice::from_ref(&structure)), ReplicaId(1));
    replica.fix_now(now());
    let mut made = Made { replica, today: now().unwrap().date_naive() };
    made.organizations(times);
    made.groups(times);
    made.seats(times);
    made.members(times);
    made.meetings(times);
    made.actions(times);
    made.replica.commit().unwrap();
    made.replica.log().iter().cloned().collect()
}

struct Made {
    replica: Replica,
    today: NaiveDate,
}

fn id(name: &str, n: usize) -> String {
    format!("{name}-{n}")
}

impl Made {
    /// A day, so many days from the first of a window of two years around today.
    fn day(&self, n: usize) -> String {
        let first = self.today.checked_sub_days(Days::new(365)).unwrap();
        first.checked_add_days(Days::new((n % 730) as u64)).unwrap().to_string()
    }

    fn add(&mut self, kind: &'static str, id: &str, fields: &[(&'static str, String)]) {
        let id = Id::new(id).unwrap();
        let mut change = Change::new(Name::new("add"));
        for (field, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
            change.set(Name::new(kind), &id, Name::new(field), Value::text(value));
        }
        self.replica.set_next_nonce(1);
        self.replica.stage(change);
    }

    fn organizations(&mut self, times: usize) {
        for n in 0..MUNICIPALITIES * times {
            let fields =
                [("name", format!("Kommun {n}")), ("short", format!("Ort {n}")), ("sector", "municipality".to_owned())];
            self.add("organization", &id("kommun", n), &fields);
        }
        for n in 0..OTHERS * times {
            let fields = [("name", format!("Förening {n}")), ("sector", "civil".to_owned())];
            self.add("organization", &id("forening", n), &fields);
        }
    }

    fn groups(&mut self, times: usize) {
        for n in 0..MUNICIPALITIES * times {
            let fields = [
                ("name", format!("Lokal grupp {n}")),
                ("kind", "local".to_owned()),
                // Every fifth has four below it.
                ("parent", if n % 5 == 0 { "lansgrupp".to_owned() } else { id("lokal", n - n % 5) }),
                ("convener", id("kommun", n)),
                ("municipality", id("kommun", n)),
                ("purpose", "Samverka om det som rör flera verksamheter i kommunen.".to_owned()),
            ];
            self.add("group", &id("lokal", n), &fields);
        }
    }

    fn seats(&mut self, times: usize) {
        let groups = MUNICIPALITIES * times;
        let organizations = OTHERS * times;
        for n in 0..SEATS * times {
            let group = id("lokal", n % groups);
            let organization = if n < groups { id("kommun", n) } else { id("forening", n % organizations) };
            let seat = id("stol", n);
            let fields = [("group", group.clone()), ("organization", organization.clone())];
            self.add("seat", &seat, &fields);
            for (role, name) in [("representative", "Ordinarie"), ("deputy", "Ersättare")] {
                let person = format!("{role}-{n}");
                let fields = [
                    ("name", format!("{name} {n}")),
                    ("organization", organization.clone()),
                    ("email", format!("{role}.{n}@example.org")),
                ];
                self.add("person", &person, &fields);
                let fields = [
                    ("person", person.clone()),
                    ("seat", seat.clone()),
                    ("group", group.clone()),
                    ("role", role.to_owned()),
                    ("from", self.day(n % 300)),
                ];
                self.add("mandate", &format!("{person}-{n}"), &fields);
            }
        }
    }

    /// Every organization's seat in the county group: who has it, who had it before, and the form that says so.
    fn members(&mut self, times: usize) {
        let municipalities = (0..MUNICIPALITIES * times).map(|n| id("kommun", n));
        let organizations: Vec<String> = municipalities.chain((0..OTHERS * times).map(|n| id("forening", n))).collect();
        for (n, organization) in organizations.iter().enumerate() {
            let seat = format!("lansgrupp/{organization}");
            let fields = [("group", "lansgrupp".to_owned()), ("organization", organization.clone())];
            self.add("seat", &seat, &fields);
            let (began, form) = (self.day(n % 300), id("blankett", n));
            let before = began.parse::<NaiveDate>().unwrap().pred_opt().unwrap().to_string();
            for (role, name) in [("representative", "Länsordinarie"), ("deputy", "Länsersättare")] {
                for (time, (from, to)) in [("2017-01-01", before.as_str()), (began.as_str(), "")].iter().enumerate() {
                    let person = format!("l-{role}-{n}-{time}");
                    let fields = [
                        ("name", format!("{name} {n} {time}")),
                        ("organization", organization.clone()),
                        ("email", format!("{role}.{n}.{time}@example.org")),
                    ];
                    self.add("person", &person, &fields);
                    let fields = [
                        ("person", person.clone()),
                        ("organization", organization.clone()),
                        ("seat", seat.clone()),
                        ("group", "lansgrupp".to_owned()),
                        ("role", role.to_owned()),
                        ("from", (*from).to_owned()),
                        ("to", (*to).to_owned()),
                    ];
                    self.add("mandate", &format!("{person}-m"), &fields);
                }
            }
            let fields = [
                ("organization", organization.clone()),
                ("group", "lansgrupp".to_owned()),
                ("representative", format!("l-representative-{n}-1")),
                ("deputy", format!("l-deputy-{n}-1")),
                ("in_force_from", began),
                ("state", "registered".to_owned()),
            ];
            self.add("nomination", &form, &fields);
        }
    }

    fn meetings(&mut self, times: usize) {
        for n in 0..MEETINGS * times {
            let fields = [
                ("group", if n % 4 == 0 { "lansgrupp".to_owned() } else { id("lokal", n) }),
                ("date", self.day(n * 37)),
                ("start", "09:00".to_owned()),
                ("end", "16:00".to_owned()),
                ("place", format!("Ort {n}")),
            ];
            self.add("meeting", &id("mote", n), &fields);
        }
    }

    fn actions(&mut self, times: usize) {
        let (groups, others) = (MUNICIPALITIES * times, OTHERS * times);
        for n in 0..ACTIONS * times {
            let state = STATES[n % STATES.len()];
            let owner = if n % 3 == 0 { id("forening", n % others) } else { id("kommun", n % groups) };
            let fields = [
                ("title", format!("{} för {}, omgång {n}", WHAT[n % WHAT.len()], WHOM[n / 8 % WHOM.len()])),
                ("goal_area", if n % 50 == 49 { String::new() } else { AREAS[n / 5 % AREAS.len()].to_owned() }),
                ("owner", if n % 41 == 40 { String::new() } else { owner }),
                ("group", if n % 2 == 0 { id("lokal", n % groups) } else { "lansgrupp".to_owned() }),
                ("due", if n % 17 == 16 { String::new() } else { self.day(n * 7) }),
                ("state", state.to_owned()),
                ("done_on", if state == "done" { self.day(n * 5) } else { String::new() }),
            ];
            self.add("action-item", &id("atgard", n), &fields);
        }
    }
}
