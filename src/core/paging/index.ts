export { createPaging, LEADS, type PageRoute, type PageTo, type Paging, pageRoutes, pageRoutesOf } from './paging.ts';
