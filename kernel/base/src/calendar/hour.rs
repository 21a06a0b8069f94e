//! The hour within a text: «۱۰:۳۰», «ساعت ۵ عصر», "5 pm", «صبح», «۵ و نیم».

use jiff::civil::Time;

use super::{DateProblem, month_called};

/// A part of the day, and the hour that it stands for by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Morning,
    Noon,
    Afternoon,
    Evening,
    Night,
}

const PARTS: [(&str, Part); 21] = [
    ("صبح", Part::Morning),
    ("بامداد", Part::Morning),
    ("قبلازظهر", Part::Morning),
    ("پیشازظهر", Part::Morning),
    ("قظ", Part::Morning),
    ("am", Part::Morning),
    ("morning", Part::Morning),
    ("بعدازظهر", Part::Afternoon),
    ("بظ", Part::Afternoon),
    ("pm", Part::Afternoon),
    ("afternoon", Part::Afternoon),
    ("عصر", Part::Evening),
    ("غروب", Part::Evening),
    ("evening", Part::Evening),
    ("شب", Part::Night),
    ("night", Part::Night),
    ("tonight", Part::Night),
    ("امشب", Part::Night),
    ("دیشب", Part::Night),
    ("ظهر", Part::Noon),
    ("noon", Part::Noon),
];

impl Part {
    fn stands_for(self) -> i8 {
        match self {
            Part::Morning => 9,
            Part::Noon => 12,
            Part::Afternoon => 15,
            Part::Evening => 17,
            Part::Night => 20,
        }
    }

    /// The hour of the day that is the `hour` of this part. Midnight could be
    /// that of either day, so «۱۲ شب» is not taken.
    fn hour(self, hour: i8) -> Option<i8> {
        match (self, hour) {
            (Part::Morning, 12) => Some(0),
            (Part::Morning, 0..12) => Some(hour),
            (Part::Noon, 1..=4) => Some(hour + 12),
            (Part::Noon, 11..=16) => Some(hour),
            (Part::Afternoon | Part::Evening, 1..12) => Some(hour + 12),
            (Part::Afternoon | Part::Evening, 12..24) => Some(hour),
            (Part::Night, 1..=5 | 18..24) => Some(hour),
            (Part::Night, 6..12) => Some(hour + 12),
            _ => None,
        }
    }
}

/// What was said of the hour, in the order in which it was found.
#[derive(Default)]
struct Said {
    hour: Option<i8>,
    minute: i8,
    second: i8,
    /// With a colon, as on a clock of 24 hours.
    written: bool,
    part: Option<Part>,
}

/// Takes what says the hour out of the words of a text.
pub(super) fn take(words: &mut Vec<String>) -> Result<Option<Time>, DateProblem> {
    let mut said = Said::default();
    let beside = take_part(words, &mut said);
    take_clock(words, &mut said)?;
    if said.hour.is_none() {
        take_spoken(words, &mut said, beside)?;
    }
    if said.hour.is_some() || said.part.is_some() {
        // What led to the hour goes with it.
        words.retain(|word| !matches!(word.as_str(), "ساعت" | "at" | "راس" | "در"));
    }
    said.time()
}

impl Said {
    fn time(&self) -> Result<Option<Time>, DateProblem> {
        let hour = match (self.hour, self.part) {
            (None, None) => return Ok(None),
            (None, Some(part)) => Some(part.stands_for()),
            (Some(hour), Some(part)) => part.hour(hour),
            // Nobody promises a call at five in the morning without saying so.
            (Some(hour @ 1..=6), None) if !self.written => Some(hour + 12),
            (Some(hour), None) => Some(hour),
        };
        let time = hour.and_then(|hour| Time::new(hour, self.minute, self.second, 0).ok());
        time.map(Some).ok_or(DateProblem::NoSuchHour)
    }
}

/// Takes the words for the part of the day; gives the places before and after
/// which its hour may stand. Several words may be one part: «بعد از ظهر», `p.m.`
fn take_part(words: &mut Vec<String>, said: &mut Said) -> Option<(usize, usize)> {
    for length in [3, 2, 1] {
        for at in 0..(words.len() + 1).saturating_sub(length) {
            let joined: String = words[at..at + length].concat();
            let Some((name, part)) = PARTS.iter().find(|(name, _)| *name == joined) else { continue };
            let day = match *name {
                "tonight" | "امشب" => Some("today"),
                "دیشب" => Some("yesterday"),
                _ => None,
            };
            words.splice(at..at + length, day.map(str::to_owned));
            said.part = Some(*part);
            // "in the morning" leaves its small words behind.
            let small = |words: &Vec<String>, at: usize| {
                words.get(at).is_some_and(|word| matches!(word.as_str(), "the" | "in"))
            };
            let mut at = at;
            while day.is_none() && at > 0 && small(words, at - 1) {
                words.remove(at - 1);
                at -= 1;
            }
            // «امشب» stays as the day that it also is.
            return Some((at, at + usize::from(day.is_some())));
        }
    }
    None
}

/// Takes `14:05` or `2:05:09.123+03:30`.
fn take_clock(words: &mut Vec<String>, said: &mut Said) -> Result<(), DateProblem> {
    let Some(at) = words.iter().position(|word| word.contains(':')) else { return Ok(()) };
    let word = words.remove(at);
    let run = word.split(|c: char| !c.is_ascii_digit() && c != ':').find(|run| run.contains(':'));
    let parts: Option<Vec<i8>> = run.and_then(|run| run.split(':').map(|part| part.parse().ok()).collect());
    let (hour, minute, second) = match parts.as_deref() {
        Some(&[hour, minute]) => (hour, minute, 0),
        Some(&[hour, minute, second]) => (hour, minute, second),
        _ => return Err(DateProblem::NoSuchHour),
    };
    // What stood before the hour without a space belongs to the day.
    let before = word.split(run.unwrap_or_default()).next().unwrap_or_default();
    if before.contains(|c: char| c.is_ascii_digit()) {
        words.insert(at, before.to_owned());
    }
    // Two hours, or an offset that belongs to another zone, would be two moments.
    if words.iter().any(|word| word.contains(':')) {
        return Err(DateProblem::Unclear);
    }
    (said.hour, said.minute, said.second, said.written) = (Some(hour), minute, second, true);
    Ok(())
}

/// Takes «ساعت ۵», «۵ و نیم عصر», "at five".
fn take_spoken(words: &mut Vec<String>, said: &mut Said, beside: Option<(usize, usize)>) -> Result<(), DateProblem> {
    let led = words.iter().position(|word| matches!(word.as_str(), "ساعت" | "at")).map(|at| at + 1);
    let before = beside.and_then(|(at, _)| halves_before(words, at));
    let after = beside.map(|(_, at)| at).filter(|at| is_last_number(words, *at));
    for at in [led, before, after].into_iter().flatten() {
        let Some(hour) = words.get(at).and_then(|word| number(word)) else { continue };
        said.hour = Some(hour);
        words.remove(at);
        if words.get(at).is_some_and(|word| word == "و") {
            said.minute = match words.get(at + 1).map(String::as_str) {
                Some("نیم") => 30,
                Some("ربع") => 15,
                _ => return Err(DateProblem::NoSuchHour),
            };
            words.drain(at..at + 2);
        }
        return Ok(());
    }
    Ok(())
}

/// Where the hour stands that comes before a part of the day: «۵ عصر», «۵ و نیم عصر».
fn halves_before(words: &[String], part: usize) -> Option<usize> {
    let has_quarter = part >= 3 && words.get(part - 2).is_some_and(|word| word == "و");
    part.checked_sub(if has_quarter { 3 } else { 1 })
}

/// «صبح ۹» is an hour, «صبح ۹ آذر» a day.
fn is_last_number(words: &[String], at: usize) -> bool {
    words.get(at + 1).is_none_or(|word| month_called(word).is_none())
}

fn number(word: &str) -> Option<i8> {
    use super::{reading::Piece, spelled};
    match word.parse::<i8>() {
        Ok(hour) if word.len() <= 2 => Some(hour),
        _ => match spelled::in_figures(vec![Piece::Word(word.to_owned())])[..] {
            [Piece::Number { value, .. }] => value.try_into().ok(),
            _ => None,
        },
    }
}
