package register

// Caller says who acts or looks, for which organisation, for what purpose and
// in which case. Every act and every read takes one.
type Caller struct {
	Member       MemberID
	Organisation OrganisationID
	Role         Role
	Purpose      Purpose
	Case         string // the matter at hand; required where a purpose needs one
}

// Purpose is why personal data are looked at. A read without one does not
// exist.
type Purpose string

const (
	PurposeCare         Purpose = "care"
	PurposeRegistration Purpose = "registration"
	PurposeStatistics   Purpose = "statistics"
	PurposeOversight    Purpose = "oversight"
	PurposeSubject      Purpose = "subject-request" // the person's own request
	PurposeOperation    Purpose = "operation"       // running the register; opens no personal data
)

// Role is what a member may do.
type Role string

const (
	RoleReporter        Role = "reporter"
	RoleRegistrar       Role = "registrar"
	RoleCareCoordinator Role = "care-coordinator"
	RoleAnalyst         Role = "analyst"
	RoleProgramme       Role = "programme-officer"
	RolePublisher       Role = "publisher"
	RoleAuditor         Role = "auditor"
	RoleAdministrator   Role = "administrator" // has no data role
	RoleImporter        Role = "importer"      // a file import run by an operator
)
