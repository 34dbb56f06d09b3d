package programme

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ReadJSON reads a programme, refuses fields it does not know (a misspelt
// field would be lost silently) and checks it.
func ReadJSON(r io.Reader) (*Programme, error) {
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	p := &Programme{}
	if err := d.Decode(p); err != nil {
		return nil, fmt.Errorf("programme: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("programme: something follows the programme")
	}
	return p, p.Check()
}

// WriteJSON writes what ReadJSON reads; the same programme gives the same
// bytes.
func (p *Programme) WriteJSON(w io.Writer) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(p); err != nil {
		return fmt.Errorf("programme: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err
}
