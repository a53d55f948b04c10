// bpmn-engine's side of the steps; runs in its own folder, and answers a line a turn.
//
// As its documentation shows it: the state of the whole engine, as JSON, in one row; recovered, resumed and read again
// at each step. Beside it stand rows of open tasks, without which nobody would find his work. There is no log, and no
// row for a due timer.

import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';

import { Engine } from 'bpmn-engine';

const { place, source, steps, answers } = JSON.parse(process.argv[2]);

const TABLES = [
  'CREATE TABLE engine_case (id TEXT PRIMARY KEY, state TEXT NOT NULL, is_completed INTEGER NOT NULL)',
  'CREATE TABLE engine_task (case_id TEXT NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL, PRIMARY KEY (case_id, name))',
  'CREATE INDEX engine_task_status ON engine_task (status)',
];
const ADD_CASE = 'INSERT INTO engine_case (id, state, is_completed) VALUES ($1, $2, $3)';
const LOAD_CASE = 'SELECT state FROM engine_case WHERE id = $1';
const SAVE_CASE = 'UPDATE engine_case SET state = $2, is_completed = $3 WHERE id = $1';
const IS_COMPLETED = 'SELECT is_completed FROM engine_case WHERE id = $1';
const ADD_TASK = "INSERT INTO engine_task (case_id, name, status) VALUES ($1, $2, 'open')";
const COMPLETE_TASK = "UPDATE engine_task SET status = 'completed' WHERE case_id = $1 AND name = $2";

const OPTIONS = {
  services: {
    isRejected: (scope) => scope.environment.output.decide.approved === false,
  },
  extensions: {
    keepOutput(activity) {
      activity.on('end', (api) => {
        Object.assign((activity.environment.output[activity.id] ??= {}), api.content.output);
      });
    },
  },
};

async function sqlite(path) {
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode=WAL');
  database.exec('PRAGMA synchronous=FULL');
  const prepared = new Map();
  return (sql, ...values) => {
    if (!prepared.has(sql)) prepared.set(sql, database.prepare(sql.replaceAll('$', '?')));
    return prepared.get(sql).all(...values);
  };
}

async function postgresql(options) {
  const { default: pg } = await import('pg');
  const client = new pg.Client(options);
  await client.connect();
  return async (sql, ...values) => (await client.query({ text: sql, name: values.length ? sql.slice(0, 60) : undefined, values })).rows;
}

const run = await (place.path ? sqlite(place.path) : postgresql(place));
for (const table of TABLES) await run(table);

async function inOneTransaction(action) {
  await run('BEGIN');
  await action();
  await run('COMMIT');
}

function openTasks(execution) {
  return execution.getPostponed().filter((activity) => activity.type === 'bpmn:UserTask');
}

async function begin() {
  const id = randomUUID();
  const execution = await new Engine({ name: 'sop', source, ...OPTIONS }).execute();
  await inOneTransaction(async () => {
    await run(ADD_CASE, id, JSON.stringify(await execution.getState()), 0);
    for (const task of openTasks(execution)) await run(ADD_TASK, id, task.id);
  });
  await execution.stop();
  return id;
}

async function step(id, name) {
  await inOneTransaction(async () => {
    const [row] = await run(LOAD_CASE, id);
    const execution = await new Engine(OPTIONS).recover(JSON.parse(row.state)).resume();
    openTasks(execution).find((task) => task.id === name).signal(answers[name]);
    const isCompleted = !execution.isRunning;
    await run(SAVE_CASE, id, JSON.stringify(await execution.getState()), Number(isCompleted));
    await run(COMPLETE_TASK, id, name);
    for (const task of openTasks(execution)) await run(ADD_TASK, id, task.id);
    if (!isCompleted) await execution.stop();
  });
}

async function turn(cases) {
  const begun = [];
  for (let number = 0; number < cases; number += 1) begun.push(await begin());
  const cpuBefore = process.cpuUsage();
  const before = performance.now();
  for (const id of begun) for (const name of steps) await step(id, name);
  const wall = (performance.now() - before) / 1000;
  const used = process.cpuUsage(cpuBefore);
  for (const id of begun) {
    const [row] = await run(IS_COMPLETED, id);
    if (!row.is_completed) throw new Error(`Expected case ${id} to be finished, but it is not`);
  }
  const count = cases * steps.length;
  return { wall: wall / count, cpu: (used.user + used.system) / 1e6 / count };
}

console.log(JSON.stringify({ ready: 'bpmn-engine' }));
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await turn(Number(line))));
}
process.exit(0);
