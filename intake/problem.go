package intake

import (
	"fmt"
	"strings"
)

// Problem is one thing wrong in one record, and what would mend it. It quotes
// nothing from the record, so it can be shown, mailed and logged.
type Problem struct {
	File   string
	Line   int    // of the file, counted from 1; in a workbook the row
	Field  string // as the profile names it; empty when it is about the whole record
	Wrong  string // what is wrong: "is not a date"
	Remedy string // what would mend it: "write 2018-05-25, 2018-05 or 2018"
}

func (p Problem) String() string {
	return fmt.Sprintf("%s line %d: %s", p.File, p.Line, p.short())
}

// short leaves out where.
func (p Problem) short() string {
	text := p.Wrong
	if p.Field != "" {
		text = p.Field + " " + p.Wrong
	}
	if p.Remedy != "" {
		text += "; " + p.Remedy
	}
	return text
}

// FileError says why a file, or the rest of it, cannot be read. Like a
// Problem it quotes nothing from the file.
type FileError struct {
	File   string
	Line   int // where reading stopped; 0 when it never began
	Wrong  string
	Remedy string
	Cause  error // for the log of a developer; may be nil
}

func (e *FileError) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, " after line %d", e.Line)
	}
	fmt.Fprintf(&b, " %s; %s", e.Wrong, e.Remedy)
	return b.String()
}

func (e *FileError) Unwrap() error { return e.Cause }

// fault is why a record cannot be cut into fields.
type fault struct{ wrong, remedy string }
