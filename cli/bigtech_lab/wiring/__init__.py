"""The one place that knows every part: builds use cases from adapters, each only when it is asked for.

One module for each group of verbs. Imports of adapters stand inside the functions: a command pays only for
what it uses.
"""

from bigtech_lab.wiring.authoring import lint_labs, new_lab, serve_stage, verify_labs
from bigtech_lab.wiring.configuration import settings
from bigtech_lab.wiring.diagnosis import diagnosis
from bigtech_lab.wiring.disturbing import disturber, restore_left_over
from bigtech_lab.wiring.docs import (
    build_site,
    capture_records,
    page_names,
    plain_page,
    serve_site,
    site_folder,
)
from bigtech_lab.wiring.evidence import judge_evidence, run_recorder, write_evidence
from bigtech_lab.wiring.exercises import (
    check_exercise,
    exercise_library,
    must_be_writable,
    pack_submission,
    run_workspace,
    work_on_exercise,
)
from bigtech_lab.wiring.faults import (
    dead_letter_queue,
    dead_letters,
    fault_catalogue,
    faults_on,
    switch_faults,
)
from bigtech_lab.wiring.instances import (
    client_program_folders,
    exclusively,
    instance_store,
    log_source,
    process_list,
    runtime_for,
    source_overlays,
    stack_view,
)
from bigtech_lab.wiring.kafka import browse_kafka, local_page
from bigtech_lab.wiring.learning import (
    answers_from,
    check_phases,
    lab_library,
    learner_files,
    learner_record,
    take_quiz,
    workspace_files,
)
from bigtech_lab.wiring.learning_desk import learning_desk
from bigtech_lab.wiring.load import (
    load_process,
    measured_instance,
    revision_instances,
    run_bench,
    run_campaign,
    seed_data,
)
from bigtech_lab.wiring.migration import migrate_context
from bigtech_lab.wiring.predictions import make_prediction, prediction_library
from bigtech_lab.wiring.progress import (
    course_source,
    exported_record,
    facts_in,
    follow_progress,
    write_file,
)
from bigtech_lab.wiring.stack_life import (
    bring_up,
    clean_up,
    control_component,
    interruptible,
    reset_instance,
    rotate_keys,
    run_interruptibly,
    show_in_browser,
    take_down,
)
from bigtech_lab.wiring.traces import (
    event_types,
    expectations_in,
    flow_files,
    follow_events,
    joined_with_spans,
    kept_traces,
    save_trace,
    trace_flow,
    trace_store,
)

__all__ = [
    "answers_from",
    "bring_up",
    "browse_kafka",
    "build_site",
    "capture_records",
    "check_exercise",
    "check_phases",
    "clean_up",
    "client_program_folders",
    "control_component",
    "course_source",
    "dead_letter_queue",
    "dead_letters",
    "diagnosis",
    "disturber",
    "event_types",
    "exclusively",
    "exercise_library",
    "expectations_in",
    "exported_record",
    "facts_in",
    "fault_catalogue",
    "faults_on",
    "flow_files",
    "follow_events",
    "follow_progress",
    "instance_store",
    "interruptible",
    "joined_with_spans",
    "judge_evidence",
    "kept_traces",
    "lab_library",
    "learner_files",
    "learner_record",
    "learning_desk",
    "lint_labs",
    "load_process",
    "local_page",
    "log_source",
    "make_prediction",
    "measured_instance",
    "migrate_context",
    "must_be_writable",
    "new_lab",
    "pack_submission",
    "page_names",
    "plain_page",
    "prediction_library",
    "process_list",
    "reset_instance",
    "restore_left_over",
    "revision_instances",
    "rotate_keys",
    "run_bench",
    "run_campaign",
    "run_interruptibly",
    "run_recorder",
    "run_workspace",
    "runtime_for",
    "save_trace",
    "seed_data",
    "serve_site",
    "serve_stage",
    "settings",
    "show_in_browser",
    "site_folder",
    "source_overlays",
    "stack_view",
    "switch_faults",
    "take_down",
    "take_quiz",
    "trace_flow",
    "trace_store",
    "verify_labs",
    "work_on_exercise",
    "workspace_files",
    "write_evidence",
    "write_file",
]
