# SPDX-License-Identifier: GPL-2.0-only
# Of all headers, what a user includes. They, and what they include themselves, are installed; in an ns-3
# tree they make up ns3/vec-module.h. All others may change at any time.
set(vec_public_headers
    # core
    vec-error.h
    vec-fields.h
    vec-instance.h
    vec-json.h
    vec-plan.h
    vec-policy.h
    vec-random.h
    vec-statistics.h
    vec-timeline.h
    # workload
    vec-arrivals.h
    vec-classic-graphs.h
    vec-dag-generator.h
    vec-graph-reader.h
    vec-task-graph.h
    # systems
    vec-action-view.h
    vec-convex-shares.h
    vec-decision-process.h
    vec-edge-cloud.h
    vec-environment.h
    vec-generate-options.h
    vec-instance-fields.h
    vec-joint-view.h
    vec-load-balance.h
    vec-mec-dag.h
    vec-multi-workload.h
    vec-plan-form.h
    vec-presets.h
    vec-process-views.h
    vec-recorded-environment.h
    vec-rates.h
    vec-searchable-process.h
    vec-system-of.h
    vec-system.h
    vec-task-graph-instance.h
    vec-vehicular-cloud.h
    # policies
    vec-exhaustive.h
    vec-genetic.h
    vec-heuristics.h
    vec-list-schedulers.h
    vec-local-search.h
    vec-model-file.h
    vec-plain-policy.h
    vec-policies.h
    # learning: nothing that includes LibTorch
    vec-agent.h
    vec-agents.h
    vec-learned.h
    vec-learning-policy.h
    vec-torch-script.h
    vec-trainer.h
    # traffic
    vec-fcd-traffic.h
    vec-filtered-traffic.h
    vec-static-traffic.h
    vec-sumo-traffic.h
    vec-traci-engine.h
    vec-traffic-source.h
    # network
    vec-access-port.h
    vec-ad-hoc-access.h
    vec-cellular-access.h
    vec-coordinator-app.h
    vec-edge-cloud-planning.h
    vec-endpoint.h
    vec-load-balance-planning.h
    vec-messages.h
    vec-multi-workload-planning.h
    vec-packet-system.h
    vec-plain-access.h
    vec-radio-port.h
    vec-rsu-app.h
    vec-server-app.h
    vec-task-events.h
    vec-vehicle-app.h
    vec-vehicular-cloud-planning.h
    # helper
    vec-access-helpers.h
    vec-analytic-run.h
    vec-attribute-defaults.h
    vec-backhaul-helper.h
    vec-cellular-access-helper.h
    vec-deployment.h
    vec-install-helpers.h
    vec-ledger.h
    vec-radio-helper.h
    vec-radio-node.h
    vec-results.h
    vec-run-program.h
    vec-scenario.h
    vec-task-source.h
    vec-tracker.h
    vec-traffic-helper.h
    vec-world.h
)
