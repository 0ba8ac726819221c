//! The judge of interviews: each rule one by one, and every figure again.

use std::collections::{BTreeMap, BTreeSet};

use crate::interviews::{Desk, Figures, Meeting, Morning, Person, Presence, Problem};

/// What is wrong with a plan of interviews. All numbers count from 0.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Fault {
    /// A file cannot be read, or the files do not fit together.
    #[error("{file} cannot be read at line {line}")]
    Unreadable {
        /// Which file.
        file: &'static str,
        /// Counted from 1; 0 for the whole.
        line: usize,
    },
    /// A person, desk or slot that there is not.
    #[error("meeting {place} names what does not exist")]
    Unknown {
        /// Which meeting of the list.
        place: usize,
    },
    /// Somebody is in two places at once.
    #[error("person {person} is in two places in slot {slot}")]
    TwoPlaces {
        /// Who.
        person: usize,
        /// When.
        slot: usize,
    },
    /// Somebody meets the same employer twice.
    #[error("person {person} meets desk {desk} twice")]
    SameEmployer {
        /// Who.
        person: usize,
        /// Whom.
        desk: usize,
    },
    /// Somebody must come when they cannot.
    #[error("person {person} cannot come in slot {slot}")]
    Away {
        /// Who.
        person: usize,
        /// When.
        slot: usize,
    },
    /// Somebody meets an employer that they refuse.
    #[error("person {person} refuses desk {desk}")]
    Refused {
        /// Who.
        person: usize,
        /// Whom.
        desk: usize,
    },
    /// Somebody has more meetings than wanted.
    #[error("person {person} has more meetings than wanted")]
    TooMany {
        /// Who.
        person: usize,
    },
    /// An employer has more meetings than taken.
    #[error("desk {desk} has more meetings than it takes")]
    Full {
        /// Which.
        desk: usize,
    },
    /// An employer has more meetings at once than it can hold, or one in a pause.
    #[error("desk {desk} has more meetings at once than it can in slot {slot}")]
    Crowded {
        /// Which.
        desk: usize,
        /// When.
        slot: usize,
    },
    /// What has taken place is not in the plan of the day, or something that has not.
    #[error("person {person} did not meet desk {desk} so in slot {slot}, which is over")]
    Past {
        /// Who.
        person: usize,
        /// Whom.
        desk: usize,
        /// When.
        slot: usize,
    },
    /// Somebody who does not come, or not yet, has a meeting.
    #[error("person {person} is not there in slot {slot}")]
    NotThere {
        /// Who.
        person: usize,
        /// When.
        slot: usize,
    },
    /// A promise that could have been kept beside all that are is not.
    #[error("the promise to person {person} for desk {desk} in slot {slot} could have been kept")]
    Promise {
        /// To whom.
        person: usize,
        /// For whom.
        desk: usize,
        /// When.
        slot: usize,
    },
    /// A figure is not as said.
    #[error("{figure} is {real}, not {said}")]
    Figure {
        /// Which one.
        figure: &'static str,
        /// As counted again.
        real: i64,
        /// As said.
        said: i64,
    },
}

/// Checks a plan against the text of the three files of the CSPLib, read by the judge's own reader.
pub fn files(
    companies: &str,
    wishes: &str,
    slots: &str,
    meetings: &[Meeting],
    said: &Figures,
) -> Result<(), Vec<Fault>> {
    let problem = question(companies, wishes, slots).map_err(|fault| vec![fault])?;
    let faults = plan(&problem, meetings, said);
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Everything that is wrong with a plan, sorted; nothing is wrong with a good one.
#[must_use]
pub fn plan(problem: &Problem, meetings: &[Meeting], said: &Figures) -> Vec<Fault> {
    let mut faults = rules(problem, meetings);
    if faults.is_empty() {
        let real = figures(problem, meetings);
        let pairs = [
            ("missing", real.missing, said.missing),
            ("short", real.short, said.short),
            ("worst_missing", real.worst_missing, said.worst_missing),
            ("worst_regret", real.worst_regret, said.worst_regret),
            ("total", real.total, said.total),
            ("gaps", real.gaps, said.gaps),
        ];
        let wrong = pairs.into_iter().filter(|(_, real, said)| real != said);
        faults.extend(wrong.map(|(figure, real, said)| Fault::Figure { figure, real, said }));
    }
    faults
}

/// Everything that is wrong with the plan of a day that was changed in the morning, sorted.
#[must_use]
pub fn morning(morning: &Morning, meetings: &[Meeting]) -> Vec<Fault> {
    let mut faults = rules(morning.problem, meetings);
    if faults.iter().any(|fault| matches!(fault, Fault::Unknown { .. })) {
        return faults;
    }
    let there = |meeting: &Meeting| match morning.presence.get(meeting.person) {
        Some(Presence::Here) => true,
        Some(Presence::From(slot)) => meeting.slot >= *slot,
        Some(Presence::Absent) | None => false,
    };
    for meeting in meetings {
        let Meeting { person, desk, slot } = *meeting;
        if slot < morning.now && !morning.promised.contains(meeting) {
            faults.push(Fault::Past { person, desk, slot });
        } else if !there(meeting) {
            faults.push(Fault::NotThere { person, slot });
        }
    }
    let kept: Vec<&Meeting> = morning.promised.iter().filter(|meeting| meetings.contains(meeting)).collect();
    for meeting in morning.promised.iter().filter(|meeting| there(meeting) && !meetings.contains(meeting)) {
        let Meeting { person, desk, slot } = *meeting;
        if slot < morning.now {
            faults.push(Fault::Past { person, desk, slot });
            continue;
        }
        let (Some(who), Some(whom)) = (morning.problem.people().get(person), morning.problem.desks().get(desk)) else {
            continue;
        };
        let load = kept.iter().filter(|other| other.desk == desk).count();
        let seated = kept.iter().filter(|other| other.desk == desk && other.slot == slot).count();
        let holds = load < whom.most && whom.parallel.get(slot).is_some_and(|places| seated < *places);
        if holds && who.slots.contains(&slot) && who.wishes.get(desk).copied().flatten().is_some() {
            faults.push(Fault::Promise { person, desk, slot });
        }
    }
    faults.sort_unstable();
    faults
}

/// The rules that are broken, sorted, each fault once.
fn rules(problem: &Problem, meetings: &[Meeting]) -> Vec<Fault> {
    let mut faults = BTreeSet::new();
    let mut places: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut of_person: BTreeMap<usize, usize> = BTreeMap::new();
    let mut of_desk: BTreeMap<usize, usize> = BTreeMap::new();
    let mut at_once: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (place, Meeting { person, desk, slot }) in meetings.iter().copied().enumerate() {
        let (Some(who), Some(whom), true) =
            (problem.people().get(person), problem.desks().get(desk), slot < problem.slots())
        else {
            faults.insert(Fault::Unknown { place });
            continue;
        };
        if !places.insert((person, slot)) {
            faults.insert(Fault::TwoPlaces { person, slot });
        }
        if !pairs.insert((person, desk)) {
            faults.insert(Fault::SameEmployer { person, desk });
        }
        if !who.slots.contains(&slot) {
            faults.insert(Fault::Away { person, slot });
        }
        if who.wishes.get(desk).copied().flatten().is_none() {
            faults.insert(Fault::Refused { person, desk });
        }
        let count = of_person.entry(person).or_default();
        *count += 1;
        if *count > who.most {
            faults.insert(Fault::TooMany { person });
        }
        let count = of_desk.entry(desk).or_default();
        *count += 1;
        if *count > whom.most {
            faults.insert(Fault::Full { desk });
        }
        let count = at_once.entry((desk, slot)).or_default();
        *count += 1;
        if *count > whom.parallel.get(slot).copied().unwrap_or(0) {
            faults.insert(Fault::Crowded { desk, slot });
        }
    }
    faults.into_iter().collect()
}

/// Every figure of a plan that keeps the rules.
#[must_use]
pub fn figures(problem: &Problem, meetings: &[Meeting]) -> Figures {
    let mut figures = Figures { missing: 0, short: 0, worst_missing: 0, worst_regret: 0, total: 0, gaps: 0 };
    for (person, who) in problem.people().iter().enumerate() {
        let met = meetings.iter().filter(|meeting| meeting.person == person);
        let had: Vec<i64> =
            met.filter_map(|meeting| who.wishes.get(meeting.desk).copied().flatten()).map(i64::from).collect();
        let (sum, count) = (had.iter().sum::<i64>(), had.len());
        figures.missing += whole(who.most) - whole(count);
        figures.total += sum;
        let (mut wishes, days) = alone(problem, who);
        wishes.sort_unstable();
        let lacks = whole(who.most.min(wishes.len()).min(days)) - whole(count);
        let regret = sum - wishes.iter().take(count).sum::<i64>();
        (figures.worst_missing, figures.worst_regret) =
            (figures.worst_missing, figures.worst_regret).max((lacks, regret));
    }
    for (number, desk) in problem.desks().iter().enumerate() {
        let used: BTreeSet<usize> =
            meetings.iter().filter(|meeting| meeting.desk == number).map(|met| met.slot).collect();
        let count = meetings.iter().filter(|meeting| meeting.desk == number).count();
        figures.short += whole(desk.least.saturating_sub(count));
        if let (Some(first), Some(last)) = (used.first(), used.last()) {
            let idle = (*first..*last).filter(|slot| !used.contains(slot) && desk.parallel.get(*slot) != Some(&0));
            figures.gaps += whole(idle.count());
        }
    }
    figures
}

/// The wishes of a person for employers that are open when the person can come, and in how many
/// slots there is such an employer.
fn alone(problem: &Problem, who: &Person) -> (Vec<i64>, usize) {
    let open = |desk: &Desk, slot: &usize| desk.parallel.get(*slot).is_some_and(|places| *places > 0);
    let wanted: Vec<(&Desk, i64)> = problem
        .desks()
        .iter()
        .zip(&who.wishes)
        .filter_map(|(desk, wish)| wish.map(|wish| (desk, i64::from(wish))))
        .collect();
    let wishes = wanted.iter().filter(|(desk, _)| who.slots.iter().any(|slot| open(desk, slot))).map(|(_, wish)| *wish);
    let days = who.slots.iter().filter(|slot| wanted.iter().any(|(desk, _)| open(desk, slot))).count();
    (wishes.collect(), days)
}

/// The question of the files: three meetings for each student, twenty sessions.
fn question(companies: &str, wishes: &str, slots: &str) -> Result<Problem, Fault> {
    let companies = table("company", companies)?;
    let wishes = table("test", wishes)?;
    let slots = table("slots", slots)?;
    let unfit = |file: &'static str, line: usize| Fault::Unreadable { file, line };
    let mut desks = Vec::new();
    for (line, row) in companies.iter().enumerate() {
        let [_, _, Some(least), Some(most), _, Some(parallel)] = row.as_slice() else {
            return Err(unfit("company", line + 2));
        };
        desks.push(Desk { least: *least, most: *most, parallel: vec![*parallel; 20] });
    }
    let mut people = Vec::new();
    for (line, row) in wishes.iter().enumerate() {
        let row: Option<Vec<u16>> = row.iter().map(|cell| u16::try_from((*cell)?).ok()).collect();
        let wishes = row.ok_or_else(|| unfit("test", line + 2))?.into_iter().map(Some).collect();
        people.push(Person { wishes, slots: Vec::new(), most: 3 });
    }
    for (line, row) in slots.iter().enumerate() {
        let row: Option<Vec<usize>> = row.iter().map(|cell| cell.and_then(|cell| cell.checked_sub(1))).collect();
        let row = row.ok_or_else(|| unfit("slots", line + 2))?;
        let person = row.first().and_then(|person| people.get_mut(*person)).ok_or_else(|| unfit("slots", line + 2))?;
        person.slots = row.into_iter().skip(1).collect();
    }
    Problem::new(people, desks, 20).map_err(|_| unfit("company", 0))
}

/// The lines after the heading, cell by cell: whole numbers, and nothing for all else.
fn table(file: &'static str, text: &str) -> Result<Vec<Vec<Option<usize>>>, Fault> {
    let lines = text.split(['\r', '\n']).filter(|line| line.contains(','));
    let rows: Vec<Vec<Option<usize>>> =
        lines.skip(1).map(|line| line.split(',').map(|cell| cell.trim().parse().ok()).collect()).collect();
    if rows.is_empty() { Err(Fault::Unreadable { file, line: 0 }) } else { Ok(rows) }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
