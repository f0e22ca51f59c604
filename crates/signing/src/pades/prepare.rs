//! The first of two phases: a revision with an empty signature, whose bytes can be hashed and
//! signed elsewhere.

use crate::pades::request::{Certification, Lock, Place, Request, Shown};
use crate::pades::signature::{self, Signature};
use crate::pades::{PadesError, Prepared};
use crate::pdf::{Dict, Document, Field, Id, Object, Page, Rect, Update, corner, fields, pages, person, seal};

/// Digits of each number of `/ByteRange`: enough for any file that is read.
const DIGITS: usize = 10;
/// Print, and locked against moving (ISO 32000-2, table 167).
const FLAGS: i64 = 4 + 128;

/// Prepares a signature in a new revision of a file.
///
/// # Errors
/// When the file cannot be read, an earlier signature forbids it, the field is taken or is none
/// for signatures, or the appearance cannot be used.
pub fn prepare(pdf: &[u8], request: &Request<'_>) -> Result<Prepared, PadesError> {
    let document = Document::open(pdf)?;
    let mut update = Update::new(&document);
    let form = fields(update.state())?;
    let field = open_field(&form, &request.field)?;
    let earlier = signature::all(&document)?;
    permitted(&earlier, request)?;

    let lock = match field {
        Some(field) => Lock::read(&plain(&update, field.dict.get("Lock"))?),
        None => request.lock.clone(),
    };
    let value = update.reserve();
    let widget = place_field(&mut update, request, &form, field, value)?;
    let is_new = field.is_none();
    write_catalog(&mut update, request, value, is_new.then_some(widget))?;
    let root = update.state().catalog()?.0;
    let blank = Blank::signature(request, lock.as_ref(), root);
    finish(update, value, &blank)
}

/// Prepares a document time stamp (ISO 32000-2, 12.8.5), which may follow any signature.
///
/// # Errors
/// When the file cannot be read or the field is taken.
pub fn prepare_time_stamp(pdf: &[u8], field: &str, reserve: usize) -> Result<Prepared, PadesError> {
    let document = Document::open(pdf)?;
    let mut update = Update::new(&document);
    let form = fields(update.state())?;
    let open = open_field(&form, field)?;
    let value = update.reserve();
    let request = Request { reserve, ..Request::new(field, base::Instant::from_ms(0)) };
    let widget = place_field(&mut update, &request, &form, open, value)?;
    write_catalog(&mut update, &request, value, open.is_none().then_some(widget))?;
    finish(update, value, &Blank::time_stamp(reserve))
}

/// The empty field to fill, or none when a new one is to be made.
fn open_field<'f>(form: &'f [Field], name: &str) -> Result<Option<&'f Field>, PadesError> {
    let Some(field) = form.iter().find(|f| f.name == name) else {
        // A full stop separates the names of nested fields: a new one cannot have it in its own.
        let usable = !name.is_empty() && !name.contains('.');
        return if usable { Ok(None) } else { Err(PadesError::NoField(name.to_owned())) };
    };
    if !field.is_signature() {
        return Err(PadesError::OtherField(name.to_owned()));
    }
    if field.is_filled() {
        return Err(PadesError::Taken(name.to_owned()));
    }
    Ok(Some(field))
}

/// Earlier signatures may forbid a further one.
fn permitted(earlier: &[Signature], request: &Request<'_>) -> Result<(), PadesError> {
    let signatures = earlier.iter().filter(|s| !s.is_time_stamp());
    if request.certification.is_some() && signatures.clone().next().is_some() {
        return Err(PadesError::NotFirst);
    }
    for signature in signatures {
        let locked = signature.locks.iter().any(|lock| lock.covers(&request.field));
        if locked || signature.certification == Some(Certification::NoChanges) {
            return Err(PadesError::Forbidden(signature.field.clone()));
        }
    }
    Ok(())
}

/// Puts the signature into its field and returns the field's object.
fn place_field(
    update: &mut Update<'_, '_>,
    request: &Request<'_>,
    form: &[Field],
    field: Option<&Field>,
    value: Id,
) -> Result<Id, PadesError> {
    let all = pages(update.state())?;
    let Some(field) = field else {
        let id = update.reserve();
        let mut dict = Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Widget"))
            .with("FT", Object::name("Sig"))
            .with("T", Object::text(&request.field))
            .with("F", Object::Integer(FLAGS))
            .with("V", Object::Reference(value));
        if let Some(lock) = &request.lock {
            // Table 235: the lock is an object of its own.
            let lock = update.add(Object::Dict(lock.dict().with("Type", Object::name("SigFieldLock"))));
            dict.set("Lock", Object::Reference(lock));
        }
        let (page, rect) = match &request.shown {
            Some(shown) if !shown.appearance.is_empty() => {
                let (page, seen) = locate(update, shown, form, &all)?;
                (page, Some((shown, seen)))
            }
            _ => (all.first().ok_or(crate::pdf::PdfError::NoPage(1))?, None),
        };
        match rect {
            Some((shown, seen)) => {
                let drawn = shown.appearance.add(update, page, seen)?;
                dict.set("Rect", page.own(seen).object());
                dict.set("AP", Object::Dict(Dict::new().with("N", Object::Reference(drawn))));
            }
            None => dict.set("Rect", Object::numbers(&[0.0; 4])),
        }
        dict.set("P", Object::Reference(page.id));
        update.set(id, Object::Dict(dict));
        annotate(update, page.id, id)?;
        return Ok(id);
    };
    let mut dict = field.dict.clone();
    dict.set("V", Object::Reference(value));
    update.set(field.id, Object::Dict(dict));
    let widget = field.widgets.first().copied().unwrap_or(field.id);
    if let Some(shown) = request.shown.as_ref().filter(|s| !s.appearance.is_empty()) {
        draw_widget(update, shown, widget, &all)?;
    }
    Ok(field.id)
}

/// A field placed beforehand keeps its rectangle; only what it shows is new.
fn draw_widget(update: &mut Update<'_, '_>, shown: &Shown<'_>, widget: Id, all: &[Page]) -> Result<(), PadesError> {
    let Object::Dict(mut dict) = update.get(widget)? else { return Ok(()) };
    let Some(own) = rect(update, &dict)?.filter(|r| r.width() > 0.0 && r.height() > 0.0) else { return Ok(()) };
    let Some(page) = page_of(update, widget, &dict, all)? else { return Ok(()) };
    let drawn = shown.appearance.add(update, page, page.seen(own))?;
    dict.set("AP", Object::Dict(Dict::new().with("N", Object::Reference(drawn))));
    update.set(widget, Object::Dict(dict));
    Ok(())
}

/// The page that shows a widget: `/P` is optional, the list of annotations is not.
fn page_of<'p>(update: &Update<'_, '_>, widget: Id, dict: &Dict, all: &'p [Page]) -> Result<Option<&'p Page>, PadesError> {
    let named = dict.get("P").reference().and_then(|id| all.iter().find(|p| p.id == id));
    if named.is_some() {
        return Ok(named);
    }
    for page in all {
        if update.state().array(page.dict.get("Annots"))?.contains(&Object::Reference(widget)) {
            return Ok(Some(page));
        }
    }
    Ok(None)
}

fn rect(update: &Update<'_, '_>, widget: &Dict) -> Result<Option<Rect>, PadesError> {
    let state = update.state();
    Ok(Rect::read(&state.array(widget.get("Rect"))?))
}

/// The page and the rectangle, as seen, where a new signature is shown.
fn locate<'p>(
    update: &Update<'_, '_>,
    shown: &Shown<'_>,
    form: &[Field],
    all: &'p [Page],
) -> Result<(&'p Page, Rect), PadesError> {
    let wanted = all.get(shown.page.wrapping_sub(1)).ok_or(crate::pdf::PdfError::NoPage(shown.page));
    let aspect = shown.appearance.picture.as_ref().map_or(2.0, crate::pdf::Picture::aspect);
    let (page, seen) = match &shown.place {
        Place::Own => return Err(PadesError::NoPlace),
        Place::At(seen) => (wanted?, *seen),
        Place::Person { position, name } => (wanted?, person(*position, *name, aspect)),
        Place::Corner { width, height } => {
            let page = wanted?;
            (page, corner(page, *width, *height))
        }
        Place::Seal { on, diameter } => {
            let missing = || PadesError::NoField(on.clone());
            let field = form.iter().find(|f| f.name == *on && f.is_signature()).ok_or_else(missing)?;
            let id = *field.widgets.first().ok_or_else(missing)?;
            let widget = update.state().dict(&Object::Reference(id))?;
            let page = page_of(update, id, &widget, all)?.ok_or_else(missing)?;
            let own = rect(update, &widget)?.ok_or_else(missing)?;
            (page, seal(page.seen(own), *diameter))
        }
    };
    // Not a number is refused too.
    let has_area = seen.width() > 0.0 && seen.height() > 0.0 && seen.width() + seen.height() < 1e5;
    if has_area { Ok((page, seen)) } else { Err(PadesError::NoPlace) }
}

/// Adds a widget to a page, in the array of annotations wherever that is kept.
fn annotate(update: &mut Update<'_, '_>, page: Id, widget: Id) -> Result<(), PadesError> {
    let Object::Dict(mut dict) = update.get(page)? else { return Err(crate::pdf::PdfError::NoPage(1).into()) };
    let annotations = dict.get("Annots").clone();
    let mut array = update.resolve(&annotations)?.array().map(<[Object]>::to_vec).unwrap_or_default();
    array.push(Object::Reference(widget));
    match annotations.reference() {
        Some(id) => update.set(id, Object::Array(array)),
        None => {
            dict.set("Annots", Object::Array(array));
            update.set(page, Object::Dict(dict));
        }
    }
    Ok(())
}

/// The form, the permissions and the extension in the catalogue, which is rewritten only if they change.
fn write_catalog(update: &mut Update<'_, '_>, request: &Request<'_>, value: Id, new: Option<Id>) -> Result<(), PadesError> {
    let (id, old) = update.state().catalog()?;
    let mut catalog = old.clone();
    let place = catalog.get("AcroForm").clone();
    let mut form = update.resolve(&place)?.dict().cloned().unwrap_or_default();
    let before = form.clone();
    if let Some(field) = new {
        let list = form.get("Fields").clone();
        let mut array = update.resolve(&list)?.array().map(<[Object]>::to_vec).unwrap_or_default();
        array.push(Object::Reference(field));
        match list.reference() {
            Some(id) => update.set(id, Object::Array(array)),
            None => form.set("Fields", Object::Array(array)),
        }
    }
    // Signatures exist, and the file may only be appended to (table 225).
    let flags = update.resolve(form.get("SigFlags"))?.integer().unwrap_or(0) | 3;
    form.set("SigFlags", Object::Integer(flags));
    if form != before {
        match place.reference() {
            Some(id) => update.set(id, Object::Dict(form)),
            None => catalog.set("AcroForm", Object::Dict(form)),
        }
    }
    if request.certification.is_some() {
        let permissions = update.resolve(catalog.get("Perms"))?.dict().cloned().unwrap_or_default();
        catalog.set("Perms", Object::Dict(permissions.with("DocMDP", Object::Reference(value))));
    }
    extend(update, &mut catalog)?;
    if catalog != old {
        update.set(id, Object::Dict(catalog));
    }
    Ok(())
}

/// ETSI's extension of PDF 1.7 (EN 319 142-1, 5.6): level 2 brings the subfilters and the store.
/// PDF 2.0 has them itself.
pub(crate) fn extend(update: &Update<'_, '_>, catalog: &mut Dict) -> Result<(), PadesError> {
    let head = update.state().document().bytes();
    if head.get(..64.min(head.len())).unwrap_or_default().windows(7).any(|w| w == b"%PDF-2.") {
        return Ok(());
    }
    let mut extensions = update.resolve(catalog.get("Extensions"))?.dict().cloned().unwrap_or_default();
    if !extensions.has("ESIC") {
        let level = Dict::new().with("BaseVersion", Object::name("1.7")).with("ExtensionLevel", Object::Integer(2));
        extensions.set("ESIC", Object::Dict(level));
        catalog.set("Extensions", Object::Dict(extensions));
    }
    Ok(())
}

/// A dictionary with its array of names resolved.
fn plain(update: &Update<'_, '_>, value: &Object) -> Result<Dict, PadesError> {
    let state = update.state();
    let mut dict = state.dict(value)?;
    if dict.has("Fields") {
        let names = Object::Array(state.array(dict.get("Fields"))?);
        dict.set("Fields", names);
    }
    Ok(dict)
}

/// The dictionary of an empty signature, apart from the two entries whose places matter.
struct Blank {
    dict: Dict,
    reserve: usize,
}

impl Blank {
    fn signature(request: &Request<'_>, lock: Option<&Lock>, root: Id) -> Self {
        let mut dict = Dict::new()
            .with("Type", Object::name("Sig"))
            .with("Filter", Object::name("Adobe.PPKLite"))
            .with("SubFilter", Object::name("ETSI.CAdES.detached"))
            .with("M", Object::text(&request.time.local().strftime("D:%Y%m%d%H%M%S+07'00'").to_string()));
        let texts = [("Name", &request.name), ("Reason", &request.reason), ("Location", &request.location), ("ContactInfo", &request.contact)];
        for (key, text) in texts {
            if let Some(text) = text {
                dict.set(key, Object::text(text));
            }
        }
        let transform = |method: &str, parameters: Dict| {
            let parameters = parameters.with("Type", Object::name("TransformParams")).with("V", Object::name("1.2"));
            Dict::new()
                .with("Type", Object::name("SigRef"))
                .with("TransformMethod", Object::name(method))
                .with("TransformParams", Object::Dict(parameters))
        };
        let mut references = Vec::new();
        if let Some(certification) = request.certification {
            let parameters = Dict::new().with("P", Object::Integer(certification.number()));
            references.push(Object::Dict(transform("DocMDP", parameters)));
        }
        if let Some(lock) = lock {
            references.push(Object::Dict(transform("FieldMDP", lock.dict()).with("Data", Object::Reference(root))));
        }
        if !references.is_empty() {
            dict.set("Reference", Object::Array(references));
        }
        Self { dict, reserve: request.reserve }
    }

    fn time_stamp(reserve: usize) -> Self {
        let dict = Dict::new()
            .with("Type", Object::name("DocTimeStamp"))
            .with("Filter", Object::name("Adobe.PPKLite"))
            .with("SubFilter", Object::name("ETSI.RFC3161"));
        Self { dict, reserve }
    }
}

/// Writes the file and fills in `/ByteRange`, which is known as soon as the places are.
fn finish(mut update: Update<'_, '_>, value: Id, blank: &Blank) -> Result<Prepared, PadesError> {
    let mut body = Vec::new();
    blank.dict.write(&mut body);
    body.truncate(body.len() - 2);
    body.extend_from_slice(b"/ByteRange ");
    let range = body.len();
    body.extend_from_slice(" ".repeat(6 + 3 * DIGITS).as_bytes());
    body.extend_from_slice(b"/Contents ");
    let gap = body.len();
    body.push(b'<');
    body.extend_from_slice("0".repeat(2 * blank.reserve).as_bytes());
    body.extend_from_slice(b">>>");
    update.set_written(value, body);
    let written = update.finish()?;
    let mut bytes = written.bytes;
    let header = format!("{} 0 obj\n", value.number).len();
    let start = written.offsets.get(&value).map_or(0, |offset| offset + header);
    let gap = start + gap..start + gap + 2 * blank.reserve + 2;
    let text = format!("[0 {} {} {}]", gap.start, gap.end, bytes.len() - gap.end);
    if let Some(place) = bytes.get_mut(start + range..start + range + text.len()) {
        place.copy_from_slice(text.as_bytes());
    }
    Ok(Prepared::new(bytes, gap))
}
