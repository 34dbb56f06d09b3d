package programme

import (
	"bytes"
	_ "embed"
)

//go:embed first.json
var first []byte

// First is the programme as far as it is public: the themes named in letters
// to parliament and by its participants, who owns them, and the one published
// figure on how far a measure has come (regions with a care coordinator). The
// mechanisms are our reading and say so; budgets, milestones, starting dates
// and plans are not public, which the board then shows.
func First() *Programme {
	p, err := ReadJSON(bytes.NewReader(first))
	if err != nil {
		panic(err) // a test reads it
	}
	return p
}
