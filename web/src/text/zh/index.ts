import type { Catalogue } from '../catalog';
import { accountLinks } from './accountLinks';
import { admin } from './admin';
import { audit } from './audit';
import { brands } from './brands';
import { chatFiles } from './chatFiles';
import { chats } from './chats';
import { chatWork } from './chatWork';
import { clickToCall } from './clickToCall';
import { closing } from './closing';
import { common } from './common';
import { common2 } from './common2';
import { companies } from './companies';
import { company } from './company';
import { companyLog } from './companyLog';
import { companySignIn } from './companySignIn';
import { conduct } from './conduct';
import { conferences } from './conferences';
import { connections } from './connections';
import { contacts } from './contacts';
import { crm } from './crm';
import { developer } from './developer';
import { email } from './email';
import { emergencyPlaces } from './emergencyPlaces';
import { encryption } from './encryption';
import { encryptionAdmin } from './encryptionAdmin';
import { fax } from './fax';
import { faxSettings } from './faxSettings';
import { figures } from './figures';
import { gallery } from './gallery';
import { guests } from './guests';
import { handling } from './handling';
import { hospitality } from './hospitality';
import { imports } from './imports';
import { meetingKept } from './meetingKept';
import { meetingRecords } from './meetingRecords';
import { meetings } from './meetings';
import { menus } from './menus';
import { moving } from './moving';
import { msTeams } from './msTeams';
import { overview } from './overview';
import { photo } from './photo';
import { porting } from './porting';
import { privacy } from './privacy';
import { provisioning } from './provisioning';
import { push } from './push';
import { queueSkills } from './queueSkills';
import { queues } from './queues';
import { receptionist } from './receptionist';
import { recordings } from './recordings';
import { replies } from './replies';
import { retention } from './retention';
import { security } from './security';
import { shown } from './shown';
import { spending } from './spending';
import { spoken } from './spoken';
import { summaries } from './summaries';
import { supervision } from './supervision';
import { templates } from './templates';
import { texts } from './texts';
import { tour } from './tour';
import { trust } from './trust';
import { voice } from './voice';
import { wakeUps } from './wakeUps';
import { webinars } from './webinars';

/** Every text of the app in Chinese, part by part as in English. */
export const zh: Partial<Catalogue> = {
  ...accountLinks,
  ...admin,
  ...audit,
  ...brands,
  ...chatFiles,
  ...chatWork,
  ...chats,
  ...common,
  ...common2,
  ...companies,
  ...company,
  ...companySignIn,
  ...conduct,
  ...conferences,
  ...developer,
  ...email,
  ...emergencyPlaces,
  ...encryption,
  ...encryptionAdmin,
  ...figures,
  ...gallery,
  ...guests,
  ...handling,
  ...imports,
  ...meetingRecords,
  ...meetingKept,
  ...meetings,
  ...menus,
  ...moving,
  ...msTeams,
  ...overview,
  ...privacy,
  ...provisioning,
  ...porting,
  ...push,
  ...queueSkills,
  ...queues,
  ...receptionist,
  ...recordings,
  ...replies,
  ...retention,
  ...clickToCall,
  ...closing,
  ...hospitality,
  ...security,
  ...connections,
  ...crm,
  ...companyLog,
  ...shown,
  ...spending,
  ...spoken,
  ...summaries,
  ...supervision,
  ...templates,
  ...fax,
  ...faxSettings,
  ...texts,
  ...tour,
  ...trust,
  ...voice,
  ...wakeUps,
  ...webinars,
  ...contacts,
  ...photo,
};
