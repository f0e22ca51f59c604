//! Which reports are asked for.

use base::{Instant, Msg, msg};

use super::{MOST_DAYS, Status, When, Wrong};

/// What is asked for (`GET /requests`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Which city, where one interface serves several.
    pub jurisdiction_id: Option<String>,
    /// Reports by their numbers; everything else then counts for nothing.
    pub service_request_id: Vec<String>,
    /// Reports of these services.
    pub service_code: Vec<String>,
    /// Reported at this time or later.
    pub start_date: Option<When>,
    /// Reported before this time.
    pub end_date: Option<When>,
    /// In one of these states; none asks for all.
    pub status: Vec<Status>,
}

impl Query {
    /// Reads the query of an address, without its question mark. Empty parameters count as absent.
    ///
    /// # Errors
    /// Parameters that cannot be read.
    pub fn read(query: &str) -> Result<Self, Vec<Wrong>> {
        if query.len() > 64 * 1024 {
            return Err(vec![Wrong::new("", Msg::new("Truy vấn quá dài", "The query is too long"))]);
        }
        let mut asked = Self::default();
        let mut wrong = Vec::new();
        let list = |value: &str| -> Vec<String> {
            value.split(',').map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned).collect()
        };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            let mut moment = || match value.parse::<When>() {
                Ok(moment) => Some(moment),
                Err(_) => {
                    let text = msg!(
                        "“{value}” không phải thời điểm có múi giờ như 2026-11-24T08:15:30+07:00",
                        "“{value}” is not a moment with its zone such as 2026-11-24T08:15:30+07:00"
                    );
                    wrong.push(Wrong::new(&*name, text));
                    None
                }
            };
            match &*name {
                "jurisdiction_id" => asked.jurisdiction_id = Some(value.to_owned()),
                "service_request_id" => asked.service_request_id = list(value),
                "service_code" => asked.service_code = list(value),
                "start_date" => asked.start_date = moment(),
                "end_date" => asked.end_date = moment(),
                "status" => {
                    for state in list(value) {
                        match state.as_str() {
                            "open" => asked.status.push(Status::Open),
                            "closed" => asked.status.push(Status::Closed),
                            other => wrong.push(Wrong::new(
                                "status",
                                msg!("“{other}” phải là open hoặc closed", "“{other}” must be open or closed"),
                            )),
                        }
                    }
                }
                _ => {}
            }
        }
        if wrong.is_empty() { Ok(asked) } else { Err(wrong) }
    }

    /// The query of an address.
    pub fn write(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let mut put = |name: &str, value: String| {
            if !value.is_empty() {
                query.append_pair(name, &value);
            }
        };
        put("jurisdiction_id", self.jurisdiction_id.clone().unwrap_or_default());
        put("service_request_id", self.service_request_id.join(","));
        put("service_code", self.service_code.join(","));
        put("start_date", self.start_date.map(|w| w.to_string()).unwrap_or_default());
        put("end_date", self.end_date.map(|w| w.to_string()).unwrap_or_default());
        let states = self.status.iter().map(|s| if *s == Status::Open { "open" } else { "closed" });
        put("status", states.collect::<Vec<_>>().join(","));
        query.finish()
    }

    /// The time that is asked for: at most [`MOST_DAYS`], the last ones when nothing is said.
    ///
    /// # Errors
    /// An end before the start, or a longer time.
    pub fn span(&self, now: Instant) -> Result<(Instant, Instant), Wrong> {
        let (start, end) = match (self.start_date, self.end_date) {
            (Some(start), Some(end)) => (start.0, end.0),
            (Some(start), None) => (start.0, start.0.plus_days(MOST_DAYS).min(now.max(start.0))),
            (None, Some(end)) => (end.0.plus_days(-MOST_DAYS), end.0),
            (None, None) => (now.plus_days(-MOST_DAYS), now),
        };
        if end < start {
            let text = Msg::new("Thời điểm cuối trước thời điểm đầu", "The end lies before the start");
            return Err(Wrong::new("end_date", text));
        }
        if start.plus_days(MOST_DAYS) < end {
            let text = msg!("Không quá {MOST_DAYS} ngày", "At most {MOST_DAYS} days can be asked for");
            return Err(Wrong::new("end_date", text));
        }
        Ok((start, end))
    }
}
