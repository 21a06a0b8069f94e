//! So many bytes, as people say it.

use base::Arg;
use records::Ctx;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size(pub u64);

impl Size {
    /// «۱۲٫۵ مگابایت»
    pub fn told(self, ctx: &Ctx) -> String {
        let (key, tenths) = self.in_words();
        let count = match tenths % 10 {
            0 => ctx.format.number(tenths / 10),
            _ => ctx.format.decimal(tenths, 1),
        };
        ctx.workspace.texts.get(ctx.lang(), key, &[("count", Arg::from(count))])
    }

    /// The unit, and how many tenths of it.
    fn in_words(self) -> (&'static str, i64) {
        let units = [("system-gigabytes", 1_000_000_000), ("system-megabytes", 1_000_000)];
        let (key, unit) = units.into_iter().find(|(_, unit)| self.0 >= *unit).unwrap_or(("system-kilobytes", 1_000));
        let tenths = (self.0 as u128 * 10).div_ceil(unit as u128) as i64;
        // From a hundred on tenths only distract.
        (key, if tenths >= 1_000 { tenths / 10 * 10 } else { tenths })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_told_in_the_unit_that_suits_it() {
        let check = |bytes: u64, want: (&str, i64)| assert_eq!(Size(bytes).in_words(), want, "{bytes}");
        check(0, ("system-kilobytes", 0));
        check(1, ("system-kilobytes", 1));
        check(999_999, ("system-kilobytes", 10_000));
        check(1_500_000, ("system-megabytes", 15));
        check(248_300_000, ("system-megabytes", 2_480));
        check(3_000_000_000, ("system-gigabytes", 30));
    }
}
