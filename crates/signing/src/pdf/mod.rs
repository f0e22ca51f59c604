//! Reading PDF files for signing and adding revisions to them.
