package intake

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// xmlScan gives the tags and texts of a workbook's part one by one. It knows
// what such parts hold and no more: comments, document types and what else
// XML has are refused, a name's prefix is dropped, and no text or tag may be
// longer than maxRecord, so that a hostile part cannot fill the memory.
// Nesting is not followed: cells, rows and sheets cannot hold each other.
type xmlScan struct {
	r     *bufio.Reader
	begun bool
	empty bool   // the tag at hand was empty, <c/>: its end comes next
	name  []byte // of the tag at hand
	attrs []byte // its attributes, as they stand
	held  []byte // a tag with > in an attribute, put together
}

// xmlKind is what next found.
type xmlKind int

const (
	xmlText  xmlKind = iota // text before the next tag, in text
	xmlStart                // a start tag, in name and attrs
	xmlEnd                  // an end tag, in name
)

var (
	errLongXML    = errors.New("a text or tag is too long")
	errUnusualXML = errors.New("XML that workbooks do not have")
	errBadXML     = errors.New("not well-formed XML")
)

func newXMLScan(r io.Reader) *xmlScan {
	return &xmlScan{r: bufio.NewReaderSize(r, maxRecord)}
}

// next gives the next tag, or the text before it when there is any. Text,
// name and attrs are good until the call after. At the end of the part the
// error is io.EOF.
func (x *xmlScan) next() (kind xmlKind, text []byte, err error) {
	if x.empty {
		x.empty = false
		return xmlEnd, nil, nil
	}
	text, err = x.r.ReadSlice('<')
	switch {
	case err == io.EOF && len(bytes.TrimSpace(text)) > 0:
		return 0, nil, io.ErrUnexpectedEOF
	case err == bufio.ErrBufferFull:
		return 0, nil, errLongXML
	case err != nil:
		return 0, nil, err
	}
	if text = text[:len(text)-1]; len(text) > 0 {
		return xmlText, text, x.r.UnreadByte()
	}
	tag, err := x.tag()
	if err != nil {
		return 0, nil, err
	}
	return x.split(tag)
}

// tag reads up to the > that ends a tag; one in quotation marks does not.
func (x *xmlScan) tag() ([]byte, error) {
	x.held = x.held[:0]
	var open byte // the quotation mark that the tag is within
	for {
		part, err := x.r.ReadSlice('>')
		switch {
		case err == io.EOF:
			return nil, io.ErrUnexpectedEOF
		case err == bufio.ErrBufferFull || len(x.held)+len(part) > maxRecord:
			return nil, errLongXML
		case err != nil:
			return nil, err
		}
		if open = openQuote(open, part); open == 0 && len(x.held) == 0 {
			return part[:len(part)-1], nil
		}
		if x.held = append(x.held, part...); open == 0 {
			return x.held[:len(x.held)-1], nil
		}
	}
}

// openQuote gives the quotation mark that is open after part of a tag, given
// the one that was open before it; 0 for none.
func openQuote(open byte, part []byte) byte {
	if open == 0 && bytes.IndexByte(part, '\'') < 0 && bytes.Count(part, []byte{'"'})%2 == 0 {
		return 0
	}
	for _, c := range part {
		switch {
		case open == 0 && (c == '"' || c == '\''):
			open = c
		case c == open:
			open = 0
		}
	}
	return open
}

// split takes a tag apart.
func (x *xmlScan) split(tag []byte) (xmlKind, []byte, error) {
	first := !x.begun
	x.begun = true
	switch {
	case len(tag) == 0:
		return 0, nil, errBadXML
	case tag[0] == '?' && first: // <?xml version="1.0"?>
		return x.next()
	case tag[0] == '!' || tag[0] == '?':
		return 0, nil, errUnusualXML
	case tag[0] == '/':
		x.name, x.attrs = localName(bytes.TrimSpace(tag[1:])), nil
		return xmlEnd, nil, nil
	}
	if tag[len(tag)-1] == '/' {
		x.empty, tag = true, tag[:len(tag)-1]
	}
	x.attrs = nil
	for i, c := range tag {
		if c <= ' ' {
			tag, x.attrs = tag[:i], tag[i:]
			break
		}
	}
	if len(tag) == 0 {
		return 0, nil, errBadXML
	}
	x.name = localName(tag)
	return xmlStart, nil, nil
}

func localName(name []byte) []byte { return name[bytes.IndexByte(name, ':')+1:] }

func (x *xmlScan) is(name string) bool { return string(x.name) == name }

// attribute gives the value of an attribute of the start tag at hand, by its
// name with any prefix; empty when it has none.
func (x *xmlScan) attribute(name string) string {
	text, err := xmlUnescape(x.raw(name))
	if err != nil {
		return ""
	}
	return text
}

// raw is attribute as it stands, good until the next tag.
func (x *xmlScan) raw(name string) []byte {
	for rest := x.attrs; ; {
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 {
			return nil
		}
		key, value := bytes.TrimSpace(rest[:eq]), bytes.TrimSpace(rest[eq+1:])
		if len(value) == 0 {
			return nil
		}
		end := bytes.IndexByte(value[1:], value[0])
		switch {
		case end < 0:
			return nil
		case string(key) == name:
			return value[1 : 1+end]
		}
		rest = value[end+2:]
	}
}

// relation gives the attribute id in the namespace of relationships, whatever
// its prefix.
func (x *xmlScan) relation() string {
	for field := range bytes.FieldsSeq(x.attrs) {
		key, _, ok := bytes.Cut(field, []byte("="))
		if ok && bytes.HasSuffix(key, []byte(":id")) {
			return x.attribute(string(key))
		}
	}
	return ""
}

// xmlUnescape makes text of what stands in XML.
func xmlUnescape(b []byte) (string, error) {
	if bytes.IndexByte(b, '&') < 0 {
		return string(b), nil
	}
	text, err := appendUnescaped(nil, b)
	return string(text), err
}

// appendUnescaped adds the text of what stands in XML.
func appendUnescaped(to, b []byte) ([]byte, error) {
	for {
		i := bytes.IndexByte(b, '&')
		if i < 0 {
			return append(to, b...), nil
		}
		to = append(to, b[:i]...)
		end := bytes.IndexByte(b[i:], ';')
		if end < 0 || end > longestEntity {
			return to, errBadXML
		}
		c, ok := xmlEntity(string(b[i+1 : i+end]))
		if !ok {
			return to, errBadXML
		}
		to = utf8.AppendRune(to, c)
		b = b[i+end+1:]
	}
}

// longestEntity is far above &#x10FFFF;.
const longestEntity = 20

// xmlEntity knows XML's own five and characters by number.
func xmlEntity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, ok := strings.CutPrefix(name, "#")
	base := 10
	if hex, isHex := strings.CutPrefix(digits, "x"); isHex {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	return rune(n), ok && err == nil
}

// sheetText undoes Excel's own way to write what XML cannot hold: _x000D_ is
// a carriage return, _x005F_ an underscore.
func sheetText(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var b strings.Builder
	for {
		i := strings.Index(text, "_x")
		if i < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:i])
		text = text[i:]
		if len(text) >= 7 && text[6] == '_' {
			if n, err := strconv.ParseUint(text[2:6], 16, 16); err == nil {
				b.WriteRune(rune(n))
				text = text[7:]
				continue
			}
		}
		b.WriteString(text[:2])
		text = text[2:]
	}
}
