//! A file on its way to the browser, part by part. Whoever stops listening
//! stops the reading.

use axum::{
    body::{Body, Bytes},
    http::HeaderValue,
    response::{IntoResponse, Response},
};
use futures_util::stream;
use records::export::{Format, Going};
use tokio::io::AsyncReadExt;

/// Bytes of a workbook that are sent at once.
const PART: usize = 64 * 1024;

pub(crate) async fn answer(going: Going, format: Format, name: &HeaderValue) -> crate::Result<Response> {
    let body = match format {
        Format::Csv => csv(going),
        Format::Xlsx => xlsx(going),
    };
    Ok((super::headers(format, name), body).into_response())
}

fn csv(going: Going) -> Body {
    Body::from_stream(stream::try_unfold(going, async |mut going| {
        let part = going.next_csv().await.map_err(told)?;
        Ok::<_, std::io::Error>(part.map(|part| (Bytes::from(part), going)))
    }))
}

/// Where a workbook stands: to be made, or being sent.
enum Workbook {
    Wanted(Box<Going>),
    Sent(tokio::fs::File),
}

fn xlsx(going: Going) -> Body {
    Body::from_stream(stream::try_unfold(Workbook::Wanted(Box::new(going)), async |workbook| {
        let mut file = match workbook {
            Workbook::Wanted(going) => made(*going).await?,
            Workbook::Sent(file) => file,
        };
        let mut part = vec![0; PART];
        let length = file.read(&mut part).await?;
        part.truncate(length);
        Ok::<_, std::io::Error>((length > 0).then(|| (Bytes::from(part), Workbook::Sent(file))))
    }))
}

/// The workbook in a file that goes with the last who reads it.
async fn made(going: Going) -> Result<tokio::fs::File, std::io::Error> {
    let place = going.place().await.map_err(told)?;
    going.into_xlsx(place.path()).await.map_err(told)?;
    tokio::fs::File::open(place.path()).await
}

/// The answer has begun: it can only break off, and the log says why.
fn told(error: records::Error) -> std::io::Error {
    tracing::error!(%error, "an export broke off");
    std::io::Error::other("the export broke off")
}
