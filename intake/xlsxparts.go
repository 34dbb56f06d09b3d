package intake

import (
	"io"
	"path"
	"strings"
)

// readSheets reads which sheets there are and which parts hold them.
func (b *workbook) readSheets() error {
	targets := map[string]string{}
	err := b.elements("xl/_rels/workbook.xml.rels", func(x *xmlScan) {
		if x.is("Relationship") {
			targets[x.attribute("Id")] = x.attribute("Target")
		}
	})
	if err != nil {
		return err
	}
	return b.elements("xl/workbook.xml", func(x *xmlScan) {
		switch {
		case x.is("workbookPr"):
			v := x.attribute("date1904")
			b.from1904 = v == "1" || v == "true"
		case x.is("sheet"):
			target := targets[x.relation()]
			if !strings.HasPrefix(target, "/") {
				target = path.Join("xl", target)
			}
			b.sheets = append(b.sheets, sheetEntry{name: x.attribute("name"), path: strings.TrimPrefix(target, "/"),
				hidden: strings.Contains(strings.ToLower(x.attribute("state")), "hidden")})
		}
	})
}

// elements calls visit at each start tag of a part.
func (b *workbook) elements(name string, visit func(*xmlScan)) error {
	return b.scan(name, func(x *xmlScan, kind xmlKind, _ []byte) error {
		if kind == xmlStart {
			visit(x)
		}
		return nil
	})
}

// scan calls visit for each tag and text of a part.
func (b *workbook) scan(name string, visit func(x *xmlScan, kind xmlKind, text []byte) error) error {
	part, err := b.open(name)
	if err != nil {
		return err
	}
	defer part.Close()
	x := newXMLScan(part)
	for {
		kind, text, err := x.next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = visit(x, kind, text)
		}
		if err != nil {
			return asFileError(err)
		}
	}
}

func asFileError(err error) error {
	if fe, ok := err.(*FileError); ok {
		return fe
	}
	return &FileError{Wrong: errSheet.Wrong, Remedy: errSheet.Remedy, Cause: err}
}

// sharedStrings holds the texts that cells refer to by number, one after the
// other.
type sharedStrings struct {
	text strings.Builder
	ends []int
}

// maxShared bounds the texts of a workbook, the one thing of it that is held.
const maxShared = 64 << 20

func (s *sharedStrings) at(i int) string {
	if i < 0 || i >= len(s.ends) {
		return "#REF!"
	}
	from := 0
	if i > 0 {
		from = s.ends[i-1]
	}
	return s.text.String()[from:s.ends[i]]
}

// readShared reads the shared texts. Phonetic guides beside a text are left
// out.
func (b *workbook) readShared() error {
	const name = "xl/sharedStrings.xml"
	if b.parts[name] == nil {
		return nil
	}
	var item []byte
	inText, inGuide := false, false
	return b.scan(name, func(x *xmlScan, kind xmlKind, text []byte) error {
		switch {
		case kind == xmlText && inText && !inGuide:
			var err error
			if item, err = appendUnescaped(item, text); err != nil {
				return err
			}
		case kind == xmlStart:
			inText = x.is("t")
			inGuide = inGuide || x.is("rPh")
		case kind == xmlEnd:
			inText = false
			if x.is("rPh") {
				inGuide = false
			}
			if x.is("si") {
				b.shared.add(sheetText(string(item)))
				item = item[:0]
			}
		}
		if b.shared.text.Len()+len(item) > maxShared || len(b.shared.ends) > maxShared/16 {
			return &FileError{Wrong: "has more text than a workbook should", Remedy: "save the sheet as CSV"}
		}
		return nil
	})
}

func (s *sharedStrings) add(text string) {
	s.text.WriteString(text)
	s.ends = append(s.ends, s.text.Len())
}
