export { effectiveSubmission, factsIn, overlaid, type SubmissionFacts } from './facts.ts';
export { type Filing, filingOf, filingPrefix, filingSubject } from './filing.ts';
export { createIntake, type Intake, type JustArrived, type SubmissionChange } from './intake.ts';
export { readFiled } from './read-filed.ts';
export {
  excerptAround,
  excerptOf,
  fieldsOf,
  membersOf,
  receivedFields,
  type Submission,
  type SubmissionField,
  type SubmissionProblem,
  submissionById,
  submissionOfMessage,
} from './submission.ts';
