export { createIntake, type Intake, type SubmissionChange } from './intake.ts';
export {
  excerptOf,
  membersOf,
  type Submission,
  type SubmissionField,
  submissionById,
  submissionOfMessage,
} from './submission.ts';
