//! The typesetter: fonts and templates loaded once, and the closed world a document is set in.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use base::{Error, Instant, Result};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World, comemo};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// The family of the embedded fonts and the one that the law names, which stands first if there.
const EMBEDDED: &str = "Tinos";
const LAWFUL: &str = "Times New Roman";

const FACES: [&[u8]; 4] = [
    include_bytes!("../fonts/Tinos-Regular.ttf"),
    include_bytes!("../fonts/Tinos-Bold.ttf"),
    include_bytes!("../fonts/Tinos-Italic.ttf"),
    include_bytes!("../fonts/Tinos-BoldItalic.ttf"),
];

const DATA: &str = "data.json";

macro_rules! templates {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../templates/", $name)))),+]
    };
}

const TEMPLATES: [(&str, &str); 10] = templates![
    "common.typ",
    "receipt.typ",
    "supplement.typ",
    "refusal.typ",
    "apology.typ",
    "stop.typ",
    "control.typ",
    "register.typ",
    "online.typ",
    "letter.typ",
];

/// Results of typesetting are remembered for this many documents, then forgotten: the memory must
/// not grow with every applicant's text.
const REMEMBERED: usize = 8;

static PRESS: OnceLock<Press> = OnceLock::new();

/// Adds the fonts (`.ttf`, `.otf`, `.ttc`) of a folder, such as a licensed Times New Roman, and
/// returns how many faces they hold. To be called once, before the first [`render`](crate::render).
///
/// # Errors
/// [`Error::Bug`] when the folder cannot be read or documents are already being rendered.
pub fn add_fonts(folder: &Path) -> Result<usize> {
    let added = read_fonts(folder)?;
    let count = added.len();
    PRESS.set(Press::load(added)?).map_err(|_| Error::bug("fonts added after the first document"))?;
    Ok(count)
}

fn read_fonts(folder: &Path) -> Result<Vec<Font>> {
    let mut fonts = Vec::new();
    for entry in fs::read_dir(folder).map_err(Error::bug)? {
        let path = entry.map_err(Error::bug)?.path();
        let extension = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
        if matches!(extension.as_deref(), Some("ttf" | "otf" | "ttc")) {
            fonts.extend(Font::iter(Bytes::new(fs::read(&path).map_err(Error::bug)?)));
        }
    }
    Ok(fonts)
}

/// Everything that documents share.
pub(crate) struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    templates: Vec<Source>,
    data: FileId,
}

impl Press {
    /// The press of this process, loaded at the first call.
    pub(crate) fn get() -> Result<&'static Self> {
        if let Some(press) = PRESS.get() {
            return Ok(press);
        }
        let press = Self::load(Vec::new())?;
        Ok(PRESS.get_or_init(|| press))
    }

    fn load(added: Vec<Font>) -> Result<Self> {
        let embedded = FACES.iter().flat_map(|face| Font::iter(Bytes::new(*face)));
        let fonts: Vec<Font> = embedded.chain(added).collect();
        let templates = TEMPLATES
            .iter()
            .map(|(name, text)| Ok(Source::new(file_id(name)?, (*text).to_owned())))
            .collect::<Result<_>>()?;
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            templates,
            data: file_id(DATA)?,
        })
    }

    /// The families to set text in, the preferred one first.
    pub(crate) fn families(&self) -> Vec<&'static str> {
        let lawful = self.book.contains_family(&LAWFUL.to_lowercase());
        lawful.then_some(LAWFUL).into_iter().chain([EMBEDDED]).collect()
    }

    /// Whether every style has the character, whichever fonts were added.
    pub(crate) fn prints(&self, c: char) -> bool {
        self.fonts.iter().take(FACES.len()).all(|font| font.info().coverage.contains(c.into()))
    }

    /// Sets `data` with a template. The PDF is a matter of the arguments alone; `ident` names the
    /// document and stays the same when it is printed again.
    pub(crate) fn print(&self, template: &str, data: String, ident: String, at: Instant) -> Result<Vec<u8>> {
        let desk = Desk { press: self, main: file_id(template)?, data: Bytes::from_string(data) };
        let options = options(ident, at)?;
        let set = typst::compile::<PagedDocument>(&desk).output;
        let printed = set.and_then(|document| typst_pdf::pdf(&document, &options));
        comemo::evict(REMEMBERED);
        printed.map_err(|faults| fault(template, &faults))
    }
}

fn options(ident: String, at: Instant) -> Result<PdfOptions> {
    let t = at.local();
    let part = |n: i8| u8::try_from(n).map_err(Error::bug);
    let moment = Datetime::from_ymd_hms(
        t.year().into(),
        part(t.month())?,
        part(t.day())?,
        part(t.hour())?,
        part(t.minute())?,
        part(t.second())?,
    );
    Ok(PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some("Tỉnh Số".to_owned())),
        timestamp: moment.and_then(|moment| Timestamp::new_local(moment, 7 * 60)),
        standards: PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|refused| Error::bug(refused.message()))?,
        ..PdfOptions::default()
    })
}

/// The id of a virtual file. Typst never frees one, so there are only those of [`TEMPLATES`] and
/// [`DATA`].
fn file_id(name: &str) -> Result<FileId> {
    let path = VirtualPath::new(name).map_err(|e| Error::bug(format!("{name}: {e}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn fault(template: &str, faults: &[SourceDiagnostic]) -> Error {
    let messages: Vec<_> = faults.iter().map(|fault| fault.message.as_str()).collect();
    Error::bug(format!("{template}: {}", messages.join("; ")))
}

/// What one document can see: the templates, the fonts and its own data. No disk, no packages, no
/// clock.
struct Desk<'a> {
    press: &'a Press,
    main: FileId,
    data: Bytes,
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.press.templates.iter().find(|source| source.id() == id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.press.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_sees_nothing_but_templates_and_its_own_data() {
        let press = Press::get().unwrap();
        let desk = Desk { press, main: file_id("letter.typ").unwrap(), data: Bytes::from_string("{}") };
        for name in ["etc/passwd", "/etc/passwd", "Cargo.toml", "templates/common.typ", "other.json"] {
            let id = file_id(name).unwrap();
            assert_eq!(desk.file(id), Err(FileError::AccessDenied), "{name}");
            assert_eq!(desk.source(id).map(|s| s.text().len()), Err(FileError::AccessDenied), "{name}");
        }
        assert!(desk.file(press.data).is_ok());
        assert!(desk.source(desk.main).is_ok());
        assert!(desk.today(None).is_none());
    }

    #[test]
    fn templates_cannot_reach_packages_or_files() {
        let press = Press::get().unwrap();
        for markup in ["#read(\"/etc/passwd\")", "#import \"@preview/x:0.1.0\": *", "#image(\"/a.png\")"] {
            let main = file_id("main.typ").unwrap();
            let library = LazyHash::new(Library::default());
            let trial = Press {
                library,
                book: press.book.clone(),
                fonts: press.fonts.clone(),
                templates: vec![Source::new(main, markup.to_owned())],
                data: press.data,
            };
            let refused = trial.print("main.typ", String::new(), String::new(), Instant::from_ms(0));
            assert!(refused.unwrap_err().to_string().contains("denied"), "{markup}");
        }
    }

    #[test]
    fn fonts_are_read_from_a_folder_beside_other_files() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
        let fonts = read_fonts(&folder).unwrap();
        assert_eq!(fonts.len(), FACES.len());
        assert_eq!(Press::load(fonts).unwrap().families(), [EMBEDDED]);
        assert!(read_fonts(&folder.join("OFL.txt")).is_err());
        assert!(add_fonts(Path::new("/nowhere")).is_err());
    }

    #[test]
    fn vietnamese_is_printed_in_every_style() {
        let press = Press::get().unwrap();
        let letters = "AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXYaăâđêôơư₫□…–“”²";
        assert!(letters.chars().chain('Ạ'..='ỹ').all(|c| press.prints(c)));
        assert!(!press.prints('🏠') && !press.prints('山'));
    }
}
