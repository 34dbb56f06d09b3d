package programme

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"sort"

	"sightline/register"
)

// A Revision is one version of the programme: who made it, when, why, and
// what it changed.
type Revision struct {
	Version int           `json:"version"`
	On      register.Date `json:"on"`
	By      string        `json:"by"`
	Note    string        `json:"note,omitempty"`
	Hash    string        `json:"hash"` // of the programme as written by WriteJSON
	Changes []Change      `json:"changes"`
}

// A Change is one thing that two versions have differently. Before or After
// is empty where the thing was added or taken away.
type Change struct {
	Where  string `json:"where"` // "measure care-coordination, owner"
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// Revise gives the next version of a programme and the revision that leads to
// it. It refuses a version without changes.
func Revise(old, next *Programme, on register.Date, by, note string) (*Programme, Revision, error) {
	if err := next.Check(); err != nil {
		return nil, Revision{}, err
	}
	changes, err := Compare(old, next)
	if err != nil {
		return nil, Revision{}, err
	}
	if len(changes) == 0 {
		return nil, Revision{}, fmt.Errorf("programme: nothing has changed since version %d", old.Version)
	}
	out := *next
	out.Version, out.AsOf = old.Version+1, on
	hash, err := out.Hash()
	return &out, Revision{out.Version, on, by, note, hash, changes}, err
}

// Hash is the SHA-256 of the programme as WriteJSON writes it.
func (p *Programme) Hash() (string, error) {
	var b bytes.Buffer
	if err := p.WriteJSON(&b); err != nil {
		return "", err
	}
	sum := sha256.Sum256(b.Bytes())
	return hex.EncodeToString(sum[:]), nil
}

// Compare lists what two programmes have differently, field by field for each
// measure, node, edge and indicator, in a fixed order.
func Compare(old, next *Programme) ([]Change, error) {
	a, err := flatten(old)
	if err != nil {
		return nil, err
	}
	b, err := flatten(next)
	if err != nil {
		return nil, err
	}
	var out []Change
	var keys []string
	for k := range a {
		keys = append(keys, k)
	}
	for k := range b {
		if _, ok := a[k]; !ok {
			keys = append(keys, k)
		}
	}
	sort.Strings(keys)
	for _, k := range keys {
		if a[k] != b[k] {
			out = append(out, Change{k, a[k], b[k]})
		}
	}
	return out, nil
}

// flatten writes each field of each part under a name that does not depend on
// order.
func flatten(p *Programme) (map[string]string, error) {
	out := map[string]string{"name": p.Name}
	add := func(where string, part any) error {
		text, err := json.Marshal(part)
		if err != nil {
			return fmt.Errorf("programme: %w", err)
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(text, &fields); err != nil {
			return fmt.Errorf("programme: %w", err)
		}
		for name, value := range fields {
			if v := plain(value); v != "" {
				out[where+", "+name] = v
			}
		}
		return nil
	}
	var err error
	keep := func(e error) {
		if err == nil {
			err = e
		}
	}
	for _, m := range p.Measures {
		keep(add("measure "+string(m.ID), m))
	}
	for _, n := range p.Nodes {
		keep(add("node "+string(n.ID), n))
	}
	for _, i := range p.Indicators {
		keep(add(fmt.Sprintf("indicator %s, version %d", i.ID, i.Version), i))
	}
	for _, e := range p.Edges {
		keep(add("edge "+e.From+" to "+string(e.To), e))
	}
	return out, err
}

// plain writes a JSON value without the quotes of a string; empty ones count
// as absent.
func plain(v json.RawMessage) string {
	var s string
	if json.Unmarshal(v, &s) == nil {
		return s
	}
	if slices.Contains([]string{"null", "[]", "{}", "0"}, string(v)) {
		return ""
	}
	return string(v)
}
