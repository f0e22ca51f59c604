//! Writing XML back: verbatim for what was read, indented for what was made.

use super::{Content, Element, Xml};

impl Xml {
    /// The document as it stands: what was read keeps its white space.
    pub fn write(&self) -> String {
        self.put(false)
    }

    /// The document with an element on each line, for elements that were made rather than read.
    /// Elements with text in them stay on one line, so no text changes.
    pub fn write_indented(&self) -> String {
        self.put(true)
    }

    fn put(&self, indented: bool) -> String {
        let mut writing = Writing { out: String::new(), indented };
        writing.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        for content in &self.before {
            writing.content(content);
            writing.out.push('\n');
        }
        writing.element(&self.root);
        writing.out.push('\n');
        for content in &self.after {
            writing.content(content);
            writing.out.push('\n');
        }
        writing.out
    }
}

struct Writing {
    out: String,
    indented: bool,
}

impl Writing {
    /// Without recursion, so that no depth can exhaust the stack.
    fn element(&mut self, root: &Element) {
        let mut open: Vec<(&Element, std::slice::Iter<'_, Content>, bool)> = Vec::new();
        self.start(root);
        open.push((root, root.content.iter(), self.lines(root)));
        while let Some((element, rest, lines)) = open.last_mut() {
            let (element, lines) = (*element, *lines);
            let depth = |open: &Vec<_>| open.len();
            match rest.next() {
                Some(Content::Element(child)) => {
                    if lines {
                        let depth = depth(&open);
                        self.line(depth);
                    }
                    self.start(child);
                    if !child.content.is_empty() {
                        let lines = self.lines(child);
                        open.push((child, child.content.iter(), lines));
                    }
                }
                Some(other) => {
                    if lines {
                        let depth = depth(&open);
                        self.line(depth);
                    }
                    self.content(other);
                }
                None => {
                    open.pop();
                    if !element.content.is_empty() {
                        if lines {
                            self.line(open.len());
                        }
                        self.out.extend(["</", &element.name, ">"]);
                    }
                }
            }
        }
    }

    /// Whether what is inside goes on lines of its own.
    fn lines(&self, element: &Element) -> bool {
        let text = |c: &Content| matches!(c, Content::Text(_) | Content::CData(_));
        self.indented && !element.content.iter().any(text)
    }

    fn line(&mut self, depth: usize) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n("  ", depth));
    }

    fn start(&mut self, element: &Element) {
        self.out.extend(["<", &element.name]);
        for attribute in &element.attributes {
            self.out.extend([" ", &attribute.name, "=\""]);
            escape(&attribute.value, true, &mut self.out);
            self.out.push('"');
        }
        self.out.push_str(if element.content.is_empty() { "/>" } else { ">" });
    }

    fn content(&mut self, content: &Content) {
        match content {
            Content::Element(element) => self.element(element),
            Content::Text(text) => escape(text, false, &mut self.out),
            Content::CData(text) => {
                // A section cannot hold its own end; two sections can.
                let text = text.replace("]]>", "]]]]><![CDATA[>");
                self.out.extend(["<![CDATA[", &text, "]]>"]);
            }
            Content::Comment(text) => {
                let text = text.replace("--", "- -");
                let gap = if text.ends_with('-') { " " } else { "" };
                self.out.extend(["<!--", &text, gap, "-->"]);
            }
            Content::Instruction(text) => {
                let text = text.replace("?>", "? >");
                self.out.extend(["<?", &text, "?>"]);
            }
        }
    }
}

fn escape(text: &str, in_attribute: bool, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if in_attribute => out.push_str("&quot;"),
            // A reader makes blanks of these inside an attribute, and of \r anywhere.
            '\n' if in_attribute => out.push_str("&#10;"),
            '\t' if in_attribute => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            // XML 1.0 has no way to write these.
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                out.push('\u{fffd}');
            }
            _ => out.push(c),
        }
    }
}
