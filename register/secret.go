package register

// withheld is what a secret prints, wherever it is printed.
const withheld = "[withheld]"

// Secret is text that identifies a person. It prints as [withheld] in errors,
// logs, pages and JSON, whatever the verb; the text sits behind a pointer
// because fmt looks inside unexported fields without asking their methods.
//
// Reveal is the only way to the text. Search for it to see who uses it.
type Secret struct{ text *string }

// NewSecret wraps a text; the empty text gives the zero Secret.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{&text}
}

// Reveal gives the text itself. Callers outside register/seal and linking's
// comparison need a reason that the journal has recorded.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// IsZero reports whether there is nothing to withhold.
func (s Secret) IsZero() bool { return s.text == nil }

func (s Secret) String() string {
	if s.text == nil {
		return ""
	}
	return withheld
}

// GoString keeps %#v from looking behind the curtain.
func (s Secret) GoString() string { return s.String() }

// MarshalText keeps JSON, XML and log handlers from looking behind it.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
