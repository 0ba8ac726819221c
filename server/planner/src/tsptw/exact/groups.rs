//! Labels of the proof by set and last town, in flat memory: filled, walked and dropped quickly.

/// The end of a list.
pub(super) const NONE: u32 = u32::MAX;

/// One way to have been in a set of towns: when the last is begun, how long the road was, whence it came.
#[derive(Debug, Clone, Copy)]
pub(super) struct Label {
    pub(super) time: i64,
    pub(super) travel: i64,
    /// Place of the label before it in the layer before.
    pub(super) before: u32,
    /// Place of the next label of its group in its own layer.
    pub(super) next: u32,
    pub(super) town: usize,
}

impl Label {
    pub(super) fn start(time: i64) -> Self {
        Self { time, travel: 0, before: NONE, next: NONE, town: 0 }
    }
}

/// What labels with the same set and last town share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub(super) set: u128,
    pub(super) town: usize,
    /// Its first label.
    pub(super) first: u32,
    /// The least ways into every town left and home, and out of every town left and its own.
    pub(super) into: i64,
    pub(super) out_of: i64,
}

/// The groups of a layer in the order in which they came, and a table to find them.
#[derive(Debug, Default)]
pub(super) struct Groups {
    groups: Vec<Group>,
    /// Places in `groups`, open addressing; at most half full.
    table: Vec<u32>,
}

impl Groups {
    pub(super) fn all(&self) -> &[Group] {
        &self.groups
    }

    /// Adds a group that is not there yet; nobody looks for it.
    pub(super) fn add(&mut self, group: Group) {
        self.groups.push(group);
    }

    /// The place of a group, made empty if it is not there.
    pub(super) fn find_or_add(&mut self, set: u128, town: usize, into: i64, out_of: i64) -> usize {
        if self.groups.len() * 2 >= self.table.len() {
            self.grow();
        }
        let mut slot = self.slot(set, town);
        loop {
            let place = self.table[slot];
            match self.groups.get(place as usize) {
                Some(group) if group.set == set && group.town == town => return place as usize,
                Some(_) => slot = (slot + 1) & (self.table.len() - 1),
                None => break,
            }
        }
        let place = self.groups.len();
        self.table[slot] = u32::try_from(place).unwrap_or(NONE);
        self.groups.push(Group { set, town, first: NONE, into, out_of });
        place
    }

    /// Keeps a label unless one of its group is as early and as short; drops those that it beats.
    /// Says how many it was compared with.
    pub(super) fn keep(&mut self, group: usize, label: Label, layer: &mut Vec<Label>) -> usize {
        let mut compared = 1;
        let mut before = NONE;
        let mut place = self.groups[group].first;
        while place != NONE {
            let other = layer[place as usize];
            compared += 1;
            if other.time <= label.time && other.travel <= label.travel {
                return compared;
            }
            if label.time <= other.time && label.travel <= other.travel {
                match layer.get_mut(before as usize) {
                    Some(before) => before.next = other.next,
                    None => self.groups[group].first = other.next,
                }
            } else {
                before = place;
            }
            place = other.next;
        }
        let next = self.groups[group].first;
        self.groups[group].first = u32::try_from(layer.len()).unwrap_or(NONE);
        layer.push(Label { next, ..label });
        compared
    }

    fn slot(&self, set: u128, town: usize) -> usize {
        let folded =
            (set ^ (set >> 61) ^ ((town as u128) << 96)).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835);
        usize::try_from(folded >> 100).unwrap_or(0) & (self.table.len() - 1)
    }

    fn grow(&mut self) {
        self.table = vec![NONE; (self.table.len() * 2).max(1 << 10)];
        for place in 0..self.groups.len() {
            let mut slot = self.slot(self.groups[place].set, self.groups[place].town);
            while self.table[slot] != NONE {
                slot = (slot + 1) & (self.table.len() - 1);
            }
            self.table[slot] = u32::try_from(place).unwrap_or(NONE);
        }
    }
}
