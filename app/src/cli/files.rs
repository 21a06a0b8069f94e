//! Records come in from a file, and go out into one.

use std::path::PathBuf;

use clap::Args;

#[derive(Args)]
pub struct Import {
    /// What the rows are: customers, products, users, opportunities…
    pub entity: String,
    pub file: PathBuf,
    /// Column to field: --map account=name (repeatable); --map notes= leaves it out
    #[arg(long, value_name = "COLUMN=FIELD")]
    pub map: Vec<String>,
    /// The same value in every row: --set kind=company (repeatable)
    #[arg(long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// Field that says whether a row is known already; known ones are updated
    #[arg(long, value_name = "FIELD")]
    pub key: Option<String>,
    /// What becomes of rows about somebody who stands further up in the file or is there already, known by the key,
    /// telephone number, email, or name and city [default: with a key known ones are updated, else fill]
    #[arg(long, value_name = "skip|fill|overwrite|add", value_parser = ["skip", "fill", "overwrite", "add"])]
    pub duplicates: Option<String>,
    /// Sheet of an XLSX workbook [default: the first one with content]
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// The first row has no headings; columns are named 1, 2, 3 …
    #[arg(long)]
    pub no_headings: bool,
    /// Say what would happen, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Take near matches of linked names, as the dry run proposes them
    #[arg(long)]
    pub accept_near: bool,
    /// What a name in the file stands for: --word "product:GTXPro=GTX Pro" (repeatable)
    #[arg(long, value_name = "FIELD:NAME=NAME")]
    pub word: Vec<String>,
    /// Create linked records that do not exist, for these fields
    #[arg(long, value_delimiter = ',', value_name = "FIELDS")]
    pub create_links: Vec<String>,
    /// Where rejected rows go, each with its reason [default: beside the file]
    #[arg(long, value_name = "FILE")]
    pub rejected: Option<PathBuf>,
    /// Who does it [default: the product itself]
    #[arg(long, value_name = "EMAIL")]
    pub as_user: Option<String>,
}

#[derive(Args)]
pub struct Export {
    /// customers, opportunities, products…
    pub entity: String,
    /// Which of them, in the filter language: "city:تهران created_at<30d" [default: all]
    #[arg(long)]
    pub filter: Option<String>,
    /// By which column; a minus in front turns it round: -amount
    #[arg(long, allow_hyphen_values = true)]
    pub sort: Option<String>,
    /// Which columns, with commas between [default: all]
    #[arg(long, value_delimiter = ',')]
    pub columns: Vec<String>,
    /// csv or xlsx [default: as --out ends, or csv]
    #[arg(long, value_parser = ["csv", "xlsx"])]
    pub format: Option<String>,
    /// Where to [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Labels, the calendar and the unit of money of the language, as on the page, instead of keys and ISO days
    #[arg(long)]
    pub labels: bool,
    /// Only what this person may take out [default: everything]
    #[arg(long, value_name = "EMAIL")]
    pub as_user: Option<String>,
}
