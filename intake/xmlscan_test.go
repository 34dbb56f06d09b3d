package intake

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"
)

// ourTokens prints the tags and texts that xmlScan gives.
func ourTokens(text string) (string, error) {
	x := newXMLScan(strings.NewReader(text))
	var b strings.Builder
	for {
		kind, raw, err := x.next()
		if err == io.EOF {
			return b.String(), nil
		}
		if err != nil {
			return b.String(), err
		}
		switch kind {
		case xmlText:
			plain, err := xmlUnescape(raw)
			if err != nil {
				return b.String(), err
			}
			fmt.Fprintf(&b, "%q\n", plain)
		case xmlStart:
			fmt.Fprintf(&b, "<%s r=%q>\n", x.name, x.attribute("r"))
		case xmlEnd:
			fmt.Fprintf(&b, "</%s>\n", x.name)
		}
	}
}

// theirTokens prints the same as encoding/xml gives it.
func theirTokens(text string) (string, error) {
	d := xml.NewDecoder(strings.NewReader(text))
	var b strings.Builder
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			return b.String(), nil
		}
		if err != nil {
			return b.String(), err
		}
		switch t := token.(type) {
		case xml.CharData:
			fmt.Fprintf(&b, "%q\n", t)
		case xml.StartElement:
			r := ""
			for _, a := range t.Attr {
				if a.Name.Space == "" && a.Name.Local == "r" {
					r = a.Value
					break
				}
			}
			fmt.Fprintf(&b, "<%s r=%q>\n", localName([]byte(t.Name.Local)), r)
		case xml.EndElement:
			fmt.Fprintf(&b, "</%s>\n", localName([]byte(t.Name.Local)))
		}
	}
}

// FuzzXMLScan holds the scanner to encoding/xml: what that reads without
// complaint, and is no comment, instruction or marked section, reads the same.
func FuzzXMLScan(f *testing.F) {
	f.Add(`<?xml version="1.0"?><a><x:row r="1" s='2'><c r = "A1"/>t &amp; &#10;&#x41;</x:row ></a>`)
	f.Add(`<a b=">" r='"'>x</a>`)
	f.Add(`<a b='"' r="<"/>`)
	f.Fuzz(func(t *testing.T, text string) {
		body := strings.TrimPrefix(text, `<?xml version="1.0"?>`)
		if strings.Contains(body, "<!") || strings.Contains(body, "<?") || strings.Contains(body, "\r") {
			ourTokens(text)
			return
		}
		want, err := theirTokens(body)
		if err != nil {
			ourTokens(text)
			return
		}
		got, err := ourTokens(text)
		if err == io.ErrUnexpectedEOF {
			return // text after the last tag, which they let pass
		}
		if err != nil || got != want && strings.HasSuffix(body, ">") {
			t.Fatalf("%q: %v\n%s\nencoding/xml:\n%s", text, err, got, want)
		}
	})
}

func TestXMLScanRefuses(t *testing.T) {
	for text, want := range map[string]error{
		"<a><!-- x --></a>":                        errUnusualXML,
		"<a><![CDATA[x]]></a>":                     errUnusualXML,
		"<!DOCTYPE x [<!ENTITY a 'b'>]><a>&a;</a>": errUnusualXML,
		"<a><?x?></a>":                             errUnusualXML,
		"<a>&b;</a>":                               errBadXML,
		"<a>& b</a>":                               errBadXML,
		"<>":                                       errBadXML,
		"<a>x":                                     io.ErrUnexpectedEOF,
		"<a":                                       io.ErrUnexpectedEOF,
		"<a b='>":                                  io.ErrUnexpectedEOF,
		"<a>" + strings.Repeat("x", maxRecord+1) + "</a>":  errLongXML,
		"<a b='" + strings.Repeat(">", maxRecord+1) + "'>": errLongXML,
		"<a " + strings.Repeat("x", maxRecord+1) + ">":     errLongXML,
	} {
		if _, err := ourTokens(text); err != want {
			t.Errorf("%.40q: %v, want %v", text, err, want)
		}
	}
}

func TestNumberText(t *testing.T) {
	for text, want := range map[string]string{"17": "17", "1.7E1": "17", "3.1612345678E10": "31612345678", "12345678901234567": "12345678901234568", "E": "E", "": ""} {
		if got := numberText(text); got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}
