//! Rows about somebody who is there already: within the sheet, in the records,
//! and with a colleague; passed over, filled, overwritten or added, as asked.

mod asked;
mod clients;
mod colleagues;
mod names;
mod values;
