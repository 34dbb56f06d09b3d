package register

import (
	"errors"
	"fmt"
)

// The kinds of refusal. They are wrapped with the act and an identifier,
// never with what somebody typed.
var (
	// ErrNotFound also stands for what the caller may not know to exist.
	ErrNotFound = errors.New("not found")
	// ErrForbidden says that the caller may not do this.
	ErrForbidden = errors.New("forbidden")
	// ErrConflict says that the same key is held with other content.
	ErrConflict = errors.New("conflict")
)

// FieldError is one thing wrong in one field of a report. It quotes nothing
// that was typed.
type FieldError struct {
	Field  string // as named in the sightline profile: "met_on"
	Wrong  string // what is wrong: "is not a date"
	Remedy string // what would mend it: "write 2018-05-25, 2018-05 or 2018"
}

func (e *FieldError) Error() string { return fmt.Sprintf("%s %s: %s", e.Field, e.Wrong, e.Remedy) }
