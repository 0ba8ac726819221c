//! Dates that are proposed for a tour.

use serde::{Deserialize, Serialize};

use super::{Check, Month, Spot};
use crate::forms::Problem;

/// One of a list of boxes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoxRow {
    /// What it sends.
    pub value: String,
    /// Its words.
    pub label: String,
    /// Whether it is ticked.
    pub ticked: bool,
}

/// The wishes of an organiser, as typed or as they are at first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WishView {
    /// The tour's name.
    pub tour: String,
    /// Name and value of each control that holds one value.
    pub values: Vec<(String, String)>,
    /// The towns from which the caravan could leave: INSEE code and name.
    pub bases: Vec<(String, String)>,
    /// The days of the week.
    pub weekdays: Vec<BoxRow>,
    /// The stops to come: those ticked do not move.
    pub stops: Vec<BoxRow>,
    /// The towns without a stop.
    pub towns: Vec<BoxRow>,
    /// Whether all of them are wished for.
    pub all_towns: bool,
    /// What is to be mended.
    pub problems: Vec<Problem>,
    /// Whether a search was asked for.
    pub asked: bool,
    /// The plan that is kept to be compared, as the form sends it again; empty for none.
    pub kept: String,
}

/// A stop with its date of now and the one proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateRow {
    /// Its place in the order of travel; 0 for a stop that keeps no place.
    pub number: i64,
    /// The town.
    pub town: String,
    /// The venue proposed.
    pub venue: String,
    /// « mar. 18 mai », empty for a new stop.
    pub before: String,
    /// « jeu. 20 mai ».
    pub after: String,
    /// What its box sends; empty where nothing changes.
    pub edit: String,
    /// « 42 inscriptions »; empty where there are none.
    pub people: String,
    /// What becomes of it.
    pub state: Check,
    /// Which other day is the best, or that there is none; empty where that is not known.
    pub best: String,
    /// The days around: each day and what it would cost, or why it cannot be.
    pub around: Vec<(String, String)>,
    /// Where it is on the map.
    pub spot: Option<Spot>,
}

/// A town without a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftRow {
    /// The town.
    pub town: String,
    /// Why.
    pub why: String,
}

/// What one wish costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostRow {
    /// The wish.
    pub wish: String,
    /// In the plan of now; empty where that cannot be said.
    pub now: String,
    /// In the plan proposed.
    pub then: String,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalView {
    /// Why nothing could be searched; empty where it could.
    pub refusal: String,
    /// The revision of the draft that was looked at.
    pub revision: i64,
    /// What it comes to, sentence by sentence.
    pub summary: Vec<String>,
    /// How good it is.
    pub proof: Check,
    /// The stops, in the order proposed.
    pub rows: Vec<DateRow>,
    /// How many of them change.
    pub changes: usize,
    /// The towns without a date.
    pub left: Vec<LeftRow>,
    /// Why not all can have one; empty where that is not known.
    pub why: String,
    /// What else to wish, in words, each with the query of its search.
    pub ways: Vec<(String, String)>,
    /// The query of another search with the same wishes.
    pub another: String,
    /// The query that keeps this plan to compare others with it.
    pub keep: String,
    /// This plan beside the one that is kept.
    pub compared: Option<CompareView>,
    /// What each wish costs.
    pub costs: Vec<CostRow>,
    /// The months of the plan proposed.
    pub months: Vec<Month>,
    /// The other towns of the map.
    pub towns: Vec<Spot>,
}

/// Two plans side by side: the one that is kept and the one shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompareView {
    /// How much they differ, or why they cannot be compared.
    pub words: String,
    /// Town by town; empty where both are the same.
    pub rows: Vec<CompareRow>,
    /// What each comes to, wish by wish: the kept plan as « now », the one shown as « then ».
    pub sums: Vec<CostRow>,
    /// What taking the kept plan sends; empty where it changes nothing.
    pub kept_edits: String,
    /// The same of the plan shown.
    pub edits: String,
    /// The query of the kept plan by itself.
    pub kept: String,
    /// The query of the plan shown by itself.
    pub alone: String,
}

/// A town in two plans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompareRow {
    /// The town.
    pub town: String,
    /// Its day in the kept plan.
    pub kept: String,
    /// Its day in the plan shown.
    pub shown: String,
    /// Whether they differ.
    pub state: Check,
}
