package intake

import (
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// readSheets reads which sheets there are and which parts hold them.
func (b *workbook) readSheets() error {
	targets := map[string]string{}
	err := b.elements("xl/_rels/workbook.xml.rels", func(e xml.StartElement) {
		if e.Name.Local == "Relationship" {
			targets[attribute(e, "Id")] = attribute(e, "Target")
		}
	})
	if err != nil {
		return err
	}
	return b.elements("xl/workbook.xml", func(e xml.StartElement) {
		switch e.Name.Local {
		case "workbookPr":
			v := attribute(e, "date1904")
			b.from1904 = v == "1" || v == "true"
		case "sheet":
			target := targets[relationID(e)]
			if !strings.HasPrefix(target, "/") {
				target = path.Join("xl", target)
			}
			b.sheets = append(b.sheets, sheetEntry{name: attribute(e, "name"), path: strings.TrimPrefix(target, "/"),
				hidden: strings.Contains(strings.ToLower(attribute(e, "state")), "hidden")})
		}
	})
}

// relationID is the attribute id in the namespace of relationships, whatever
// its prefix.
func relationID(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

// elements calls visit for each element of a part.
func (b *workbook) elements(name string, visit func(xml.StartElement)) error {
	part, err := b.open(name)
	if err != nil {
		return err
	}
	defer part.Close()
	d := xml.NewDecoder(newXMLGuard(part))
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return &FileError{Wrong: errSheet.Wrong, Remedy: errSheet.Remedy, Cause: err}
		}
		if e, ok := token.(xml.StartElement); ok {
			visit(e)
		}
	}
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
	part, err := b.open(name)
	if err != nil {
		return err
	}
	defer part.Close()
	d := xml.NewDecoder(newXMLGuard(part))
	inText, inGuide := false, false
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return &FileError{Wrong: errSheet.Wrong, Remedy: errSheet.Remedy, Cause: err}
		}
		switch t := token.(type) {
		case xml.StartElement:
			inText = t.Name.Local == "t"
			inGuide = inGuide || t.Name.Local == "rPh"
		case xml.CharData:
			if inText && !inGuide {
				b.shared.text.Write(t)
			}
		case xml.EndElement:
			inText = false
			switch t.Name.Local {
			case "rPh":
				inGuide = false
			case "si":
				b.shared.ends = append(b.shared.ends, b.shared.text.Len())
			}
		}
		if b.shared.text.Len() > maxShared || len(b.shared.ends) > maxShared/16 {
			return &FileError{Wrong: "has more text than a workbook should", Remedy: "save the sheet as CSV"}
		}
	}
}

// xmlGuard bounds what an XML decoder must hold of a part at once: no text or
// tag may be longer than maxRecord, and comments, document types and other
// things that the parts of a workbook do not have are refused.
type xmlGuard struct {
	r     io.Reader
	run   int // bytes since the last <
	last  byte
	total int
}

func newXMLGuard(r io.Reader) *xmlGuard { return &xmlGuard{r: r} }

var (
	errLongXML    = errors.New("a text or tag is too long")
	errUnusualXML = errors.New("XML that workbooks do not have")
)

func (g *xmlGuard) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	for _, c := range p[:n] {
		g.total++
		switch {
		case g.last == '<' && (c == '!' || c == '?' && g.total > 100):
			return 0, errUnusualXML
		case c == '<':
			g.run = 0
		default:
			if g.run++; g.run > maxRecord {
				return 0, errLongXML
			}
		}
		g.last = c
	}
	return n, err
}
