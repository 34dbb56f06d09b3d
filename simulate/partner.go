package simulate

// partner is a file as one kind of organisation sends it.
type partner struct {
	file  string
	lists []list
	open  func(path string, p *partner) (sink, error)
	form  form
	drop  []string // columns it does not have
}

// form is how a partner writes.
type form struct {
	comma    byte
	mark     bool // a byte order mark in front
	dayFirst bool // 25-05-2018
	western  bool // Windows-1252 instead of UTF-8
}

// partners: most send CSV as UTF-8; the others show what files can be like.
var partners = []partner{
	{file: "police.csv", lists: []list{np}, open: openText, form: form{comma: ','},
		drop: []string{"encoding_schema", "encoding", "consent_registration_on", "consent_help_on"}},
	{file: "border-police.csv", lists: []list{kmar}, open: openText, form: form{comma: ',', dayFirst: true},
		drop: []string{"person_key", "encoding_schema", "encoding", "consent_registration_on", "consent_help_on", "other_names"}},
	{file: "labour-authority.xlsx", lists: []list{nla}, open: openBook,
		drop: []string{"person_key", "encoding_schema", "encoding", "consent_registration_on", "consent_help_on"}},
	{file: "care-coordinators.tsv", lists: []list{zc}, open: openText, form: form{comma: '\t', mark: true}},
	{file: "shelters-windows-1252.csv", lists: []list{shelter, youth}, open: openText, form: form{comma: ',', dayFirst: true, western: true}},
	{file: "migrant-workers.jsonl", lists: []list{fairwork}, open: openLines},
	{file: "migration.csv", lists: []list{ind, coa, dtv}, open: openText, form: form{comma: ','},
		drop: []string{"other_names", "encoding_schema", "encoding", "consent_registration_on", "consent_help_on"}},
	{file: "others.csv", lists: []list{lawyer, muni, vt, ggd, school, self, amb, guard, oth}, open: openText, form: form{comma: ','}},
}

// counted is the file of the channels that are only counted.
var counted = partner{file: "counted.csv", open: openText, form: form{comma: ','}, drop: []string{
	"person_key", "given_names", "family_name", "other_names", "birth_date", "birth_place", "phone", "document",
	"encoding_schema", "encoding", "consent_registration_on", "consent_help_on",
}}

// sink takes the rows of one file.
type sink interface {
	write(f *Filing) error
	close() error
}

// columnsOf gives the columns that a partner has.
func (p *partner) columns() []column {
	var kept []column
	for _, c := range profile {
		missing := false
		for _, d := range p.drop {
			missing = missing || d == c.name
		}
		if !missing {
			kept = append(kept, c)
		}
	}
	return kept
}
