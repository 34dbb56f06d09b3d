package encode

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"sightline/stat/linkage"
)

// Version is the version of the encoding this package makes. Another version
// gives other bytes.
const Version = 1

// Schema says how the columns of a file are encoded. Files encoded by
// different schemas, or under different keys, cannot be compared.
type Schema struct {
	Version int     `json:"version"`
	Name    string  `json:"name"`
	Epoch   string  `json:"epoch"` // names the key: changes when keys are rotated
	Fields  []Field `json:"fields"`
	// AcceptWeak lets a schema pass that Weaknesses objects to, for a study of
	// attacks. Files say so in their label.
	AcceptWeak bool `json:"acceptWeak,omitempty"`
}

// Field is one column and how it is encoded.
type Field struct {
	Column string `json:"column"`
	As     As     `json:"as"`
	// Bits is the length of the filter, a multiple of 64; 0 means 512.
	Bits int `json:"bits,omitempty"`
	// Hashes is how many bits a letter pair sets; 0 means a default that fills
	// about a third of the filter.
	Hashes int `json:"hashes,omitempty"`
	// Salt names a date column whose year is mixed into every letter pair, so
	// that one name looks different for each year of birth. Records whose year
	// differs no longer match on this field.
	Salt string `json:"salt,omitempty"`
	// Diffusion is how many bits of the filter each bit of the encoding is the
	// parity of; 0 or 1 means none.
	Diffusion int `json:"diffusion,omitempty"`
	// Flip is the probability with which each bit is inverted, in a way fixed
	// per source and record.
	Flip float64 `json:"flip,omitempty"`
}

// As is what a column is encoded as.
type As string

// The forms.
const (
	Name  As = "name"  // letter pairs of the folded name
	Text  As = "text"  // the same, for places and occupations
	Date  As = "date"  // year, month and day, their digits, and the swap of the latter two
	Code  As = "code"  // pairs of characters with their places
	Exact As = "exact" // a token: equal or not

	// Keys are tokens of a coarse piece of a value. They only say which records
	// are worth comparing, and stand beside the column's other form.
	SoundKey As = "sound key" // how a name sounds
	StartKey As = "start key" // its first three characters
	YearKey  As = "year key"  // the year of a date
)

func (a As) key() bool { return a == SoundKey || a == StartKey || a == YearKey }

// header is the name of the encoded column.
func (f Field) header() string {
	if f.As.key() {
		return linkage.KeyColumn + f.Column + ":" + string(f.As)
	}
	return f.Column
}

func (f Field) bits() int {
	if f.Bits == 0 {
		return 512
	}
	return f.Bits
}

func (f Field) hashes() int {
	if f.Hashes != 0 {
		return f.Hashes
	}
	switch f.As {
	case Date, Code:
		return max(f.bits()/28, 1)
	}
	return max(f.bits()/25, 1)
}

// Check refuses a schema that cannot be used.
func (s *Schema) Check() error {
	if s.Version != Version {
		return fmt.Errorf("encode: this program makes version %d encodings, the schema asks for %d", Version, s.Version)
	}
	if s.Epoch == "" || len(s.Fields) == 0 {
		return errors.New("encode: a schema needs an epoch and at least one field")
	}
	seen := map[string]bool{}
	for _, f := range s.Fields {
		if seen[f.header()] {
			return fmt.Errorf("encode: column %s is encoded twice", f.Column)
		}
		seen[f.header()] = true
		if err := f.check(s); err != nil {
			return err
		}
	}
	return nil
}

func (f Field) check(s *Schema) error {
	switch f.As {
	case Name, Text, Date, Code, Exact, SoundKey, StartKey, YearKey:
	default:
		return fmt.Errorf("encode: column %s is to be encoded as %q, which is unknown", f.Column, f.As)
	}
	if f.bits()%64 != 0 || f.bits() < 64 || f.bits() > 65536 {
		return fmt.Errorf("encode: column %s: a filter has 64 to 65536 bits in steps of 64, not %d", f.Column, f.Bits)
	}
	if f.hashes() < 1 || f.hashes() > f.bits() || f.Diffusion < 0 || f.Diffusion > 32 || f.Flip < 0 || f.Flip >= 0.5 {
		return fmt.Errorf("encode: column %s: hashes, diffusion or flip out of range", f.Column)
	}
	return nil
}

// Weaknesses says in plain words what an attacker could use. An empty list
// means that none of the known simple attacks is invited; it is no proof.
func (s *Schema) Weaknesses() []string {
	var w []string
	for _, f := range s.Fields {
		if f.As == Exact || f.As == YearKey {
			continue
		}
		if f.As.key() {
			if s.saltOf(f.Column) != f.Salt {
				w = append(w, fmt.Sprintf("%s: its %s lacks the salt of the name it stands for", f.Column, f.As))
			}
			continue
		}
		if f.bits() < 256 {
			w = append(w, fmt.Sprintf("%s: a filter of %d bits mixes up many values and tells little of the rest", f.Column, f.bits()))
		}
		if f.hashes() < 5 {
			w = append(w, fmt.Sprintf("%s: with %d bits a letter pair, single pairs can be picked out", f.Column, f.hashes()))
		}
		if f.Diffusion < 2 {
			w = append(w, fmt.Sprintf("%s: without diffusion, bits that go together show letter pairs", f.Column))
		}
		if f.As == Name && f.Salt == "" {
			w = append(w, fmt.Sprintf("%s: without a salt, common names show by how often their encoding occurs", f.Column))
		}
	}
	return w
}

// saltOf is the salt of a column's filter.
func (s *Schema) saltOf(column string) string {
	for _, f := range s.Fields {
		if f.Column == column && !f.As.key() {
			return f.Salt
		}
	}
	return ""
}

// label names what a file was encoded with: scheme, version, epoch and a
// digest of the schema, so that files that cannot be compared are not.
func (s *Schema) label() string {
	data, err := json.Marshal(s)
	if err != nil {
		panic(err) // plain strings and numbers
	}
	sum := sha256.Sum256(data)
	weak := ""
	if s.AcceptWeak {
		weak = "/weak"
	}
	return fmt.Sprintf("sightline-clk/%d/%s/%s%s", s.Version, s.Epoch, hex.EncodeToString(sum[:8]), weak)
}

// Label is written beside every encoded record.
func (s *Schema) Label() string { return s.label() }

const signedHead = "sightline encoding schema\n"

// Sign gives the schema as a file that says who made it.
func Sign(s *Schema, key ed25519.PrivateKey) ([]byte, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	body, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return nil, err
	}
	signature := ed25519.Sign(key, append([]byte(signedHead), body...))
	return fmt.Appendf(nil, "%s%s\nsigned %s\n", signedHead, body, base64.StdEncoding.EncodeToString(signature)), nil
}

// Open reads a signed schema and checks signature and content. signer nil
// accepts a schema that is signed by nobody, or by somebody unknown.
func Open(data []byte, signer ed25519.PublicKey) (*Schema, error) {
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	rest, ok := bytes.CutPrefix(data, []byte(signedHead))
	if !ok && signer != nil {
		return nil, errors.New("encode: the schema is not signed")
	}
	body, signature, found := bytes.Cut(rest, []byte("\nsigned "))
	if signer != nil {
		sig, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(signature)))
		if err != nil || !found || !ed25519.Verify(signer, append([]byte(signedHead), body...), sig) {
			return nil, errors.New("encode: the schema's signature does not fit")
		}
	}
	var s Schema
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return nil, fmt.Errorf("encode: schema: %w", err)
	}
	return &s, s.Check()
}
