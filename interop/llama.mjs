// What llama.cpp makes of a GGUF file: token ids of texts, greedy continuations of prompts. Takes and prints JSON.
import { getLlama } from "../target/interop/node/node_modules/node-llama-cpp/dist/index.js";

const { model: modelPath, texts, prompts, tokens: most } = JSON.parse(process.argv[2]);
const llama = await getLlama({ build: "never", gpu: false, progressLogs: false, logLevel: "error" });
const model = await llama.loadModel({ modelPath });
const context = await model.createContext({ contextSize: 256, threads: 1 });

function ids(text) {
  const begin = model.tokens.shouldPrependBosToken ? [model.tokens.bos] : [];
  return [...begin, ...model.tokenize(text)];
}

const sequence = context.getSequence();
const greedy = [];
for (const prompt of prompts) {
  await sequence.clearHistory();
  const continuation = [];
  for await (const token of sequence.evaluate(ids(prompt), { temperature: 0 })) {
    continuation.push(token);
    if (continuation.length === most) break;
  }
  greedy.push(continuation);
}
console.log(JSON.stringify({ ids: texts.map(ids), greedy }));
process.exit(0);
