// Does something at the sandbox, and says how it went.
import { post } from './api.js';
import { say } from './dom.js';
import { t } from './texts.js';

// act posts, says what came of it, and calls then with the answer.
export async function act(path, body, then = () => {}) {
  try {
    const answer = await post(path, body);
    say(t('done'));
    await then(answer);
  } catch (err) {
    say(err.message, true);
  }
}
