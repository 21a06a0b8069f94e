//! Chance that is the same each time: a stream for each question and place in
//! line, whatever was asked before and in whichever version of a library.

/// SplitMix64: small, fast, and good enough for made-up people.
pub(crate) struct Dice(u64);

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Dice {
    /// `about` parts the questions about one record from each other.
    pub fn of(seed: u64, about: u64, nth: u64) -> Dice {
        let mut dice = Dice(seed.wrapping_mul(STEP) ^ about.wrapping_mul(0xd6e8_feb8_6659_fd93) ^ nth.rotate_left(17));
        dice.next();
        dice.0 ^= nth.wrapping_mul(STEP);
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        least + self.below((most - least + 1).max(1) as u64) as i64
    }

    /// So many times in a hundred.
    pub fn per_cent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    /// One of these, by its weight.
    pub fn one_of<T: Copy>(&mut self, choices: &[(T, u32)]) -> T {
        let all = choices.iter().map(|(_, weight)| u64::from(*weight)).sum();
        let mut left = self.below(all);
        for (choice, weight) in choices {
            match left.checked_sub(u64::from(*weight)) {
                Some(rest) => left = rest,
                None => return *choice,
            }
        }
        choices[0].0
    }
}
