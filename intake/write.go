package intake

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"

	"sightline/register"
)

// Writer writes files that the sightline profiles read back the same.
type Writer struct {
	csv    *csv.Writer
	fields []string
}

func newWriter(w io.Writer, p *profile) (*Writer, error) {
	out := &Writer{csv: csv.NewWriter(w), fields: make([]string, len(p.columns))}
	names := make([]string, len(p.columns))
	for i, c := range p.columns {
		names[i] = c.name
	}
	return out, out.csv.Write(names)
}

// ReportWriter writes reports in the sightline profile.
type ReportWriter struct{ *Writer }

// NewReportWriter writes the header.
func NewReportWriter(w io.Writer) (ReportWriter, error) {
	out, err := newWriter(w, sightlineProfile)
	return ReportWriter{out}, err
}

// Write writes a report with the consents given for it. It reveals who the
// report is about, if the report says so.
func (w ReportWriter) Write(r *register.Report, consents ...register.Consent) error {
	f := w.fields
	clear(f)
	v, e := &r.Victim, &r.Exploitation
	f[fOrganisation], f[fSourceKey], f[fBasis], f[fDossier] = string(r.Organisation), r.SourceKey, string(r.Basis), string(r.Dossier)
	f[fMet], f[fReported], f[fPersonKey] = r.Met.String(), r.Reported.String(), r.PersonKey.Reveal()
	if id := r.Identity; id != nil {
		f[fGivenNames], f[fFamilyName], f[fOtherNames] = id.GivenNames.Reveal(), id.FamilyName.Reveal(), id.OtherNames.Reveal()
		f[fBirthDate], f[fBirthPlace], f[fPhone], f[fDocument] = id.BirthDate.Reveal(), id.BirthPlace.Reveal(), id.Phone.Reveal(), id.Document.Reveal()
	}
	if enc := r.Encoding; enc != nil {
		f[fEncodingSchema], f[fEncoding] = enc.Schema, enc.Text.Reveal()
	}
	if v.Age != nil {
		f[fAge] = strconv.Itoa(*v.Age)
	}
	f[fGender], f[fAgeBand], f[fAgeReference], f[fNationalities] = string(v.Gender), v.AgeBand, string(v.AgeReference), joined(v.Nationalities)
	f[fBirthCountry], f[fOrigin], f[fResidence] = string(v.BirthCountry), string(v.Origin), string(v.Residence)
	f[fRegion], f[fMunicipality], f[fStatus] = string(v.Region), v.Municipality, string(v.Status)
	f[fForms], f[fFrom], f[fUntil], f[fPlaces] = joined(e.Forms), e.From.String(), e.Until.String(), joined(e.Places)
	f[fMeans], f[fSectors], f[fRecruitment] = joined(e.Means), joined(e.Sectors), joined(e.Recruitment)
	f[fPlatform], f[fRecruiters] = e.Platform, joined(e.Recruiters)
	for _, c := range consents {
		if c.Revoked.IsZero() {
			f[map[register.ConsentTo]int{register.ConsentRegistration: fConsentRegistration, register.ConsentHelp: fConsentHelp}[c.To]] = c.Given.String()
		}
	}
	return w.write()
}

func joined[T ~string](values []T) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = string(v)
	}
	return strings.Join(words, "|")
}

// OrganisationWriter writes organisations in the profile sightline-organisations.
type OrganisationWriter struct{ *Writer }

// NewOrganisationWriter writes the header.
func NewOrganisationWriter(w io.Writer) (OrganisationWriter, error) {
	out, err := newWriter(w, organisationsProfile)
	return OrganisationWriter{out}, err
}

// Write writes an organisation.
func (w OrganisationWriter) Write(o *register.Organisation) error {
	f := w.fields
	f[oOrganisation], f[oName], f[oKind], f[oRegion] = string(o.ID), o.Name, string(o.Kind), string(o.Region)
	f[oDuty], f[oCountOnly] = digit(o.Duty), digit(o.CountOnly)
	return w.write()
}

func digit(yes bool) string {
	if yes {
		return "1"
	}
	return "0"
}

// EventWriter writes events in the profile sightline-events.
type EventWriter struct{ *Writer }

// NewEventWriter writes the header.
func NewEventWriter(w io.Writer) (EventWriter, error) {
	out, err := newWriter(w, eventsProfile)
	return EventWriter{out}, err
}

// Write writes an event with the source key of its report.
func (w EventWriter) Write(e *register.Event, reportKey string) error {
	f := w.fields
	f[eOrganisation], f[eSourceKey], f[eReportKey], f[eKind] = string(e.Organisation), e.SourceKey, reportKey, string(e.Kind)
	f[eCode], f[eOn], f[eUntil], f[eStatus] = e.Code, e.On.String(), e.Until.String(), e.Status
	details := make([]string, 0, len(e.Details))
	for key, value := range e.Details {
		details = append(details, key+"="+value)
	}
	slices.Sort(details)
	f[eDetails] = strings.Join(details, "|")
	return w.write()
}

// write writes the fields at hand. Text that a spreadsheet would take for a
// formula gets an apostrophe before it, which the reader takes off.
func (w *Writer) write() error {
	for i, field := range w.fields {
		w.fields[i] = inert(field)
	}
	return w.csv.Write(w.fields)
}

// Flush writes what is left and says what went wrong on the way.
func (w *Writer) Flush() error {
	w.csv.Flush()
	return w.csv.Error()
}
