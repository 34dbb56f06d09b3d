package intake

import (
	"encoding/json"
	"io"
	"strings"
)

// jsonSource reads JSON lines: an object a line, whose keys are the profile's
// columns. Texts, numbers, true, false and null stand for fields; an array of
// them for several values. Keys the profile does not know are passed over, as
// columns are.
type jsonSource struct {
	lines     *lines
	decoder   recordDecoder
	columns   []string
	unknownAt int // the first line with a key the profile does not know; 0 for none
	index     map[string]int
	set       []bool
}

func newJSONSource(r io.Reader, size int64, known encodingName, p *profile) *jsonSource {
	s := &jsonSource{lines: newLines(r, size), decoder: recordDecoder{known}, index: map[string]int{}}
	for _, c := range p.columns {
		s.columns = append(s.columns, c.name)
	}
	for i, name := range s.columns {
		s.index[foldColumn(name)] = i
	}
	for i, c := range p.columns {
		for _, alias := range c.aliases {
			s.index[foldColumn(alias)] = i
		}
	}
	s.set = make([]bool, len(s.columns))
	return s
}

func (s *jsonSource) names() ([]string, error) { return s.columns, nil }

func (s *jsonSource) delimiter() byte { return ',' }

func (s *jsonSource) next(rec *record) error {
	*rec = record{line: s.lines.taken + 1, cells: rec.cells[:0]}
	end, next, ok := s.lines.find(0)
	if !ok {
		if err := s.lines.err; err != nil {
			return &FileError{Line: s.lines.taken, Wrong: "cannot be read further", Remedy: "copy the file again and check that it is whole", Cause: err}
		}
		return io.EOF
	}
	if next == 0 || end > maxRecord {
		rec.fault = faultLong
		s.lines.skipLine()
		return nil
	}
	text, dirty, fault := s.decoder.text(s.lines.ahead()[:end])
	s.lines.take(next, 1)
	rec.dirty = dirty || strings.IndexByte(text, '\\') >= 0
	if fault == nil {
		fault = s.object(rec, text)
	}
	if fault != nil {
		rec.fault, rec.text = fault, text
	}
	return nil
}

var (
	faultJSON   = &fault{"is not one JSON object", `write each record on a line of its own, as in {"source_key": "A-1", "basis": "DUTY"}`}
	faultNested = &fault{"has an object or a list inside a list or an object", "use texts, numbers and lists of texts only"}
	faultTwice  = &fault{"has one key twice", "keep one of them"}
)

// object reads a line into cells. An empty line gives none.
func (s *jsonSource) object(rec *record, text string) *fault {
	for range s.columns {
		rec.cells = append(rec.cells, "")
	}
	if trim(text) == "" {
		return nil
	}
	clear(s.set)
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return faultJSON
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return faultJSON
		}
		value, fault := jsonValue(d)
		if fault != nil {
			return fault
		}
		i, known := s.index[foldColumn(key.(string))]
		if !known {
			if s.unknownAt == 0 {
				s.unknownAt = rec.line
			}
			continue
		}
		if s.set[i] {
			return faultTwice
		}
		s.set[i], rec.cells[i] = true, value
	}
	if t, err := d.Token(); err != nil || t != json.Delim('}') {
		return faultJSON
	}
	if _, err := d.Token(); err != io.EOF {
		return faultJSON
	}
	return nil
}

// jsonValue reads one value as the text a table would hold.
func jsonValue(d *json.Decoder) (string, *fault) {
	t, err := d.Token()
	if err != nil {
		return "", faultJSON
	}
	if t != json.Delim('[') {
		return jsonText(t)
	}
	var values []string
	for d.More() {
		if t, err = d.Token(); err != nil {
			return "", faultJSON
		}
		text, fault := jsonText(t)
		if fault != nil {
			return "", fault
		}
		values = append(values, text)
	}
	if _, err = d.Token(); err != nil {
		return "", faultJSON
	}
	return strings.Join(values, "|"), nil
}

func jsonText(t json.Token) (string, *fault) {
	switch t := t.(type) {
	case nil:
		return "", nil
	case string:
		return t, nil
	case bool:
		return map[bool]string{true: "1", false: "0"}[t], nil
	case json.Number:
		return t.String(), nil
	}
	return "", faultNested
}
