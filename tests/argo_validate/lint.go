package main

import (
	"context"
	"fmt"

	wfv1 "github.com/argoproj/argo-workflows/v4/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v4/workflow/validate"
)

// Templates that the manifests may refer to: those of the same run.
type workflowTemplates map[string]*wfv1.WorkflowTemplate

func (known workflowTemplates) Get(_ context.Context, name string) (*wfv1.WorkflowTemplate, error) {
	if found := known[name]; found != nil {
		return found, nil
	}
	return nil, fmt.Errorf("workflow template %q is in none of the files", name)
}

type clusterWorkflowTemplates map[string]*wfv1.ClusterWorkflowTemplate

func (known clusterWorkflowTemplates) Get(_ context.Context, name string) (*wfv1.ClusterWorkflowTemplate, error) {
	if found := known[name]; found != nil {
		return found, nil
	}
	return nil, fmt.Errorf("cluster workflow template %q is in none of the files", name)
}

// lint runs the validation of Argo's controller and server. It stops at the first problem
// of each object.
func lint(ctx context.Context, manifests []manifest) []problem {
	known, clusterKnown := workflowTemplates{}, clusterWorkflowTemplates{}
	for _, m := range manifests {
		switch object := m.object.(type) {
		case *wfv1.WorkflowTemplate:
			known[object.Name] = object
		case *wfv1.ClusterWorkflowTemplate:
			clusterKnown[object.Name] = object
		}
	}
	options := validate.ValidateOpts{Lint: true}
	var problems []problem
	for _, m := range manifests {
		var err error
		switch object := m.object.(type) {
		case *wfv1.Workflow:
			err = validate.ValidateWorkflow(ctx, known, clusterKnown, object, nil, options)
		case *wfv1.WorkflowTemplate:
			err = validate.ValidateWorkflowTemplate(ctx, known, clusterKnown, object, nil, options)
		case *wfv1.ClusterWorkflowTemplate:
			err = validate.ValidateClusterWorkflowTemplate(ctx, known, clusterKnown, object, nil, options)
		case *wfv1.CronWorkflow:
			err = validate.ValidateCronWorkflow(ctx, known, clusterKnown, object, nil)
		}
		if err != nil {
			problems = append(problems, m.problem("", err))
		}
	}
	return problems
}
