package survival

type carried struct{}

func (c *carried) begin(r *riskSets, second bool)       {}
func (c *carried) leave(r *riskSets, i int)             {}
func (c *carried) visit(m *moment, visit func(*moment)) {}
