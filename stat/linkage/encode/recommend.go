package encode

// Recommend gives the schema this package recommends for columns of the given
// forms. Where salt names a date column whose year is nearly always right,
// names are salted with it; where dates are poor, leave it empty: the names
// then match whatever the date says, and their frequencies show (see
// docs/methods/linkage/encodings.md for both measured).
func Recommend(epoch, salt string, columns map[string]As, order []string) *Schema {
	s := &Schema{Version: Version, Name: "recommended", Epoch: epoch}
	for _, c := range order {
		f := Field{Column: c, As: columns[c]}
		if f.As != Exact {
			f.Diffusion = 2
		}
		if f.As == Name {
			f.Salt = salt
		}
		s.Fields = append(s.Fields, f)
		for _, key := range keysOf(f.As) {
			s.Fields = append(s.Fields, Field{Column: c, As: key, Salt: f.Salt})
		}
	}
	return s
}

func keysOf(as As) []As {
	switch as {
	case Name:
		return []As{SoundKey, StartKey}
	case Text, Code:
		return []As{StartKey}
	case Date:
		return []As{YearKey}
	}
	return nil
}

// Columns names the columns of a table of encoded records, without identifier
// and label.
func (s *Schema) Columns() []string {
	var c []string
	for _, f := range s.Fields {
		c = append(c, f.header())
	}
	return c
}
