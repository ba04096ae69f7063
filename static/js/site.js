import "./menus.js";
import "./display.js";
import "./offline.js";
import "./drop.js";
import "./focus.js";
import "./reveal.js";
import "./room.js";
