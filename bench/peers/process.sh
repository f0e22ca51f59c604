#!/usr/bin/env bash
# The six-step approval in our engine, in SpiffWorkflow (PyPI) and in bpmn-engine (npm), one after
# the other in one run: processor time per instance, and how many times ours each of them takes.
set -euo pipefail
cd "$(dirname "$0")/../.."
model=$PWD/crates/process/examples/approval.bpmn
work=$PWD/target/peers
cargo=${CARGO:-cargo}
mkdir -p "$work"

if [ ! -x "$work/py/bin/python" ]; then
  python3 -m venv "$work/py"
fi
"$work/py/bin/python" -c 'import SpiffWorkflow' 2>/dev/null || "$work/py/bin/pip" install --quiet 'SpiffWorkflow==3.2.0'
if [ ! -d "$work/node_modules/bpmn-engine" ]; then
  (cd "$work" && { [ -f package.json ] || npm init -y >/dev/null; } && npm install --silent --no-fund --no-audit 'bpmn-engine@25.0.1')
fi
# The profile of daily work (opt-level 1), as for the other measurements.
$cargo build --quiet -p process --example approval
ours=$(target/debug/examples/approval "${OURS:-200000}")

spiff=$("$work/py/bin/python" - "$model" "${SPIFF:-300}" <<'PY'
import json, sys, time
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState
path, count = sys.argv[1], int(sys.argv[2])
parser = BpmnParser()
parser.add_bpmn_file(path)
spec = parser.get_spec("approval")
def one():
    workflow = BpmnWorkflow(spec)
    workflow.do_engine_steps()
    while not workflow.is_completed():
        for task in workflow.get_tasks(state=TaskState.READY, manual=True):
            task.set_data(qualified=1)
            task.run()
        workflow.do_engine_steps()
for _ in range(20): one()
before = time.process_time()
for _ in range(count): one()
print(json.dumps({"engine": "SpiffWorkflow", "instances": count, "cpu_us_per_instance": (time.process_time() - before) * 1e6 / count}))
PY
)

cat > "$work/approval.mjs" <<'JS'
import { readFileSync } from "node:fs";
import { EventEmitter } from "node:events";
import BpmnModdle from "bpmn-moddle";
import { Engine } from "bpmn-engine";
const source = readFileSync(process.argv[2], "utf8").replace("qualified == 1", "${environment.variables.qualified}");
const count = Number(process.argv[3]);
// The model is parsed once, so that only execution is measured.
const moddleContext = await new BpmnModdle().fromXML(source);
const one = () => new Promise((resolve, reject) => {
  const engine = new Engine({ name: "approval", moddleContext, variables: { qualified: true } });
  const listener = new EventEmitter();
  let tasks = 0;
  listener.on("activity.wait", (task) => { tasks += 1; task.signal(); });
  engine.once("end", () => (tasks === 4 ? resolve() : reject(new Error(`${tasks} tasks`))));
  engine.once("error", reject);
  engine.execute({ listener });
});
for (let n = 0; n < 20; n++) await one();
const before = process.cpuUsage();
for (let n = 0; n < count; n++) await one();
const used = process.cpuUsage(before);
console.log(JSON.stringify({ engine: "bpmn-engine", instances: count, cpu_us_per_instance: (used.user + used.system) / count }));
JS
node=$(cd "$work" && node approval.mjs "$model" "${NODE:-300}")

printf '%s\n%s\n%s\n' "$ours" "$spiff" "$node" | python3 -c '
import json, sys
rows = [json.loads(line) for line in sys.stdin if line.strip()]
ours = rows[0]["cpu_us_per_instance"]
for row in rows:
    each = row["cpu_us_per_instance"]
    engine, count = row["engine"], row["instances"]
    print(f"{engine:15} {each:10.1f} us CPU per instance ({count} instances), {each / ours:8.1f} times ours")
'
